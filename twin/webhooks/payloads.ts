/**
 * REST-shaped webhook bodies, frozen as JSON text. Money is text with the currency's own digits, ids are
 * raw numbers beside `admin_graphql_api_id`, instants are in the shop's zone. What the app may not see of
 * protected customer data is null.
 */
import { amountSpent, countedOrders } from "../shop/customers.ts";
import { discountStatus } from "../shop/discounts.ts";
import type {
  Address,
  Cart,
  CartLine,
  Checkout,
  CodeDiscount,
  Customer,
  Fulfillment,
  Money,
  Order,
  OrderLine,
  OrderReturn,
  Product,
  Property,
  RedeemCode,
  Refund,
  RefundLine,
  Transaction,
} from "../shop/model.ts";
import { restAmount } from "../shop/money.ts";
import type { TwinShop } from "../shop/store.ts";
import { financialStatus, fulfillmentStatus, lineDiscount, orderTotals } from "../shop/totals.ts";
import { restInstant } from "./instants.ts";
import { bigJson } from "./json.ts";

export function gid(type: string, id: bigint): string {
  return `gid://shopify/${type}/${id}`;
}

// --- orders ---

export function orderPayload(shop: TwinShop, order: Order): string {
  return bigJson(orderJson(shop, order));
}

export function orderJson(shop: TwinShop, order: Order): Record<string, unknown> {
  const m = moneyOf(shop, order);
  const when = instantsOf(shop);
  const see = seer(shop);
  const totals = orderTotals(order);
  const customer = order.customerId === null ? undefined : shop.state.customers.get(order.customerId);
  return {
    id: order.id,
    admin_graphql_api_id: gid("Order", order.id),
    app_id: 580111,
    browser_ip: null,
    buyer_accepts_marketing: order.buyerAcceptsMarketing,
    cancel_reason: order.cancelReason,
    cancelled_at: when(order.cancelledAt),
    cart_token: order.cartToken,
    checkout_id: null,
    checkout_token: order.checkoutToken,
    client_details: null,
    closed_at: when(order.closedAt),
    confirmation_number: order.token.slice(0, 9).toUpperCase(),
    confirmed: true,
    contact_email: see(order.email),
    created_at: when(order.createdAt),
    currency: shop.state.currency,
    current_shipping_price_set: m.set(totals.currentShipping),
    current_subtotal_price: m.text(totals.currentSubtotal),
    current_subtotal_price_set: m.set(totals.currentSubtotal),
    current_total_additional_fees_set: null,
    current_total_discounts: m.text(totals.currentDiscounts),
    current_total_discounts_set: m.set(totals.currentDiscounts),
    current_total_duties_set: null,
    current_total_price: m.text(totals.currentTotal),
    current_total_price_set: m.set(totals.currentTotal),
    current_total_tax: m.text(totals.currentTax),
    current_total_tax_set: m.set(totals.currentTax),
    customer_locale: order.customerLocale,
    device_id: null,
    discount_codes: order.discounts
      .filter((d) => d.kind === "discount_code")
      .map((d) => ({ code: d.code, amount: m.text(d.amount), type: restDiscountType(d.value.type) })),
    discount_applications: order.discounts.map((d) => ({
      target_type: d.value.type === "free_shipping" ? "shipping_line" : "line_item",
      type: d.kind,
      value:
        d.value.type === "percentage"
          ? d.value.percent.toFixed(1)
          : d.value.type === "fixed_amount"
            ? restAmount(d.value.amount, shop.state.currency)
            : "100.0",
      value_type: d.value.type === "fixed_amount" ? "fixed_amount" : "percentage",
      allocation_method: "across",
      target_selection: "all",
      ...(d.kind === "discount_code" ? { code: d.code } : { title: d.title }),
    })),
    duties_included: false,
    email: see(order.email) ?? (order.email === null ? "" : null),
    estimated_taxes: false,
    financial_status: financialStatus(order, totals),
    fulfillment_status: fulfillmentStatus(order),
    landing_site: order.landingSite,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: "MTU0ODM4MDAwOQ",
    merchant_of_record_app_id: null,
    name: order.name,
    note: order.note,
    note_attributes: order.noteAttributes,
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `https://${shop.domain}/${shop.state.id}/orders/${order.token}/authenticate`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: [...new Set(order.transactions.map((t) => t.gateway))],
    phone: see(order.phone),
    po_number: null,
    presentment_currency: order.presentmentCurrency,
    processed_at: when(order.processedAt),
    reference: null,
    referring_site: order.referringSite,
    source_identifier: null,
    source_name: order.sourceName,
    source_url: null,
    subtotal_price: m.text(totals.subtotal),
    subtotal_price_set: m.set(totals.subtotal),
    tags: order.tags.join(", "),
    tax_exempt: false,
    tax_lines: taxLines(shop, order, totals.tax, m),
    taxes_included: order.taxesIncluded,
    test: order.test,
    token: order.token,
    total_cash_rounding_payment_adjustment_set: m.set({ shop: 0n, presentment: 0n }),
    total_cash_rounding_refund_adjustment_set: m.set({ shop: 0n, presentment: 0n }),
    total_discounts: m.text(totals.discounts),
    total_discounts_set: m.set(totals.discounts),
    total_line_items_price: m.text(totals.lineItems),
    total_line_items_price_set: m.set(totals.lineItems),
    total_outstanding: m.text(totals.outstanding),
    total_price: m.text(totals.total),
    total_price_set: m.set(totals.total),
    total_shipping_price_set: m.set(totals.shipping),
    total_tax: m.text(totals.tax),
    total_tax_set: m.set(totals.tax),
    total_tip_received: restAmount(0n, shop.state.currency),
    total_weight: 0,
    updated_at: when(order.updatedAt),
    user_id: null,
    billing_address: see(addressJson(order.billingAddress)),
    customer: customer ? embeddedCustomer(shop, customer) : null,
    fulfillments: order.fulfillments.map((f) => fulfillmentJson(shop, order, f)),
    line_items: order.lines.map((line) => lineJson(shop, order, line)),
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundJson(shop, order, refund)),
    returns: order.returns.map((made) => returnJson(shop, order, made)),
    shipping_address: see(addressJson(order.shippingAddress)),
    shipping_lines: order.shipping.map((line) => ({
      id: line.id,
      carrier_identifier: null,
      code: line.code,
      current_discounted_price_set: m.set(line.discounted),
      discounted_price: m.text(line.discounted),
      discounted_price_set: m.set(line.discounted),
      is_removed: false,
      phone: null,
      price: m.text(line.price),
      price_set: m.set(line.price),
      requested_fulfillment_service_id: null,
      source: "shopify",
      title: line.title,
      tax_lines: taxLines(shop, order, line.tax, m),
      discount_allocations: [],
    })),
  };
}

function lineJson(shop: TwinShop, order: Order, line: OrderLine): Record<string, unknown> {
  const m = moneyOf(shop, order);
  const left = line.fulfillableQuantity;
  return {
    id: line.id,
    admin_graphql_api_id: gid("LineItem", line.id),
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    fulfillable_quantity: left,
    fulfillment_service: "manual",
    fulfillment_status:
      left === 0 && line.currentQuantity > 0
        ? "fulfilled"
        : left < line.quantity && left > 0
          ? "partial"
          : null,
    gift_card: line.giftCard,
    grams: 0,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    price: m.text(line.unitPrice),
    price_set: m.set(line.unitPrice),
    product_exists: line.productId !== null && shop.state.products.has(line.productId),
    product_id: line.productId,
    properties: line.properties,
    quantity: line.quantity,
    requires_shipping: line.requiresShipping,
    sales_line_item_group_id: null,
    sku: line.sku,
    taxable: true,
    title: line.title,
    total_discount: m.text(lineDiscount(line)),
    total_discount_set: m.set(lineDiscount(line)),
    variant_id: line.variantId,
    variant_inventory_management: "shopify",
    variant_title: line.variantTitle,
    vendor: line.vendor,
    tax_lines: taxLines(shop, order, line.tax, m),
    duties: [],
    discount_allocations: line.allocations.map((allocation) => ({
      amount: m.text(allocation.amount),
      amount_set: m.set(allocation.amount),
      discount_application_index: allocation.discount,
    })),
  };
}

export function orderDeletedPayload(order: Order): string {
  return bigJson({ id: order.id });
}

export function orderEditPayload(
  shop: TwinShop,
  order: Order,
  edit: {
    additions: { id: bigint; delta: number }[];
    removals: { id: bigint; delta: number }[];
    staffNote: string | null;
    at: number;
  },
): string {
  return bigJson({
    order_edit: {
      id: shop.nextId(),
      app_id: null,
      created_at: restInstant(edit.at, shop.state.timezone),
      notify_customer: false,
      order_id: order.id,
      staff_note: edit.staffNote ?? "",
      user_id: null,
      line_items: { additions: edit.additions, removals: edit.removals },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  });
}

// --- refunds, returns, fulfilments ---

export function refundPayload(shop: TwinShop, order: Order, refund: Refund): string {
  return bigJson(refundJson(shop, order, refund));
}

function refundJson(shop: TwinShop, order: Order, refund: Refund): Record<string, unknown> {
  const m = moneyOf(shop, order);
  const when = instantsOf(shop);
  return {
    id: refund.id,
    admin_graphql_api_id: gid("Refund", refund.id),
    created_at: when(refund.createdAt),
    note: refund.note,
    order_id: order.id,
    processed_at: when(refund.createdAt),
    restock: refund.lines.some((line) => line.restockType !== "no_restock"),
    total_additional_fees_set: m.set({ shop: 0n, presentment: 0n }),
    total_duties_set: m.set({ shop: 0n, presentment: 0n }),
    user_id: null,
    return:
      refund.returnId === null
        ? null
        : { id: refund.returnId, admin_graphql_api_id: gid("Return", refund.returnId) },
    refund_shipping_lines: [],
    order_adjustments: refund.adjustments.map((adjustment) => ({
      id: adjustment.id,
      amount: m.text(adjustment.amount),
      amount_set: m.set(adjustment.amount),
      kind: adjustment.kind,
      order_id: order.id,
      reason: adjustment.reason,
      refund_id: refund.id,
      tax_amount: m.text(adjustment.tax),
      tax_amount_set: m.set(adjustment.tax),
    })),
    transactions: refund.transactions.map((t) => transactionJson(shop, order, t)),
    refund_line_items: refund.lines.map((line) => refundLineJson(shop, order, line)),
    duties: [],
    additional_fees: [],
  };
}

function refundLineJson(shop: TwinShop, order: Order, line: RefundLine): Record<string, unknown> {
  const m = moneyOf(shop, order);
  const of = order.lines.find((l) => l.id === line.lineId);
  // REST sends these two as numbers, unlike all other money.
  return {
    id: line.id,
    line_item_id: line.lineId,
    location_id: null,
    quantity: line.quantity,
    restock_type: line.restockType,
    subtotal: Number(m.text(line.subtotal)),
    subtotal_set: m.set(line.subtotal),
    total_tax: Number(m.text(line.tax)),
    total_tax_set: m.set(line.tax),
    line_item: of ? lineJson(shop, order, of) : null,
  };
}

function transactionJson(shop: TwinShop, order: Order, t: Transaction): Record<string, unknown> {
  const m = moneyOf(shop, order);
  return {
    id: t.id,
    admin_graphql_api_id: gid("OrderTransaction", t.id),
    amount: restAmount(t.amount.presentment, order.presentmentCurrency),
    amount_set: m.set(t.amount),
    created_at: restInstant(t.createdAt, shop.state.timezone),
    currency: order.presentmentCurrency,
    gateway: t.gateway,
    kind: t.kind,
    message: null,
    order_id: order.id,
    parent_id: t.parentId,
    processed_at: restInstant(t.createdAt, shop.state.timezone),
    status: t.status,
    test: order.test,
  };
}

export function returnPayload(shop: TwinShop, order: Order, made: OrderReturn): string {
  return bigJson(returnJson(shop, order, made));
}

function returnJson(_shop: TwinShop, order: Order, made: OrderReturn): Record<string, unknown> {
  return {
    id: made.id,
    admin_graphql_api_id: gid("Return", made.id),
    name: made.name,
    order_id: order.id,
    order: { id: order.id, admin_graphql_api_id: gid("Order", order.id) },
    status: made.status,
    total_return_line_items: made.lines.length,
    return_line_items: made.lines.map((line) => ({
      id: line.id,
      admin_graphql_api_id: gid("ReturnLineItem", line.id),
      quantity: line.quantity,
      return_reason: line.reason,
      return_reason_note: line.note,
      customer_note: null,
      fulfillment_line_item: {
        line_item: { id: line.lineId, admin_graphql_api_id: gid("LineItem", line.lineId) },
      },
    })),
  };
}

export function fulfillmentPayload(shop: TwinShop, order: Order, fulfillment: Fulfillment): string {
  return bigJson(fulfillmentJson(shop, order, fulfillment));
}

function fulfillmentJson(shop: TwinShop, order: Order, f: Fulfillment): Record<string, unknown> {
  const see = seer(shop);
  return {
    id: f.id,
    admin_graphql_api_id: gid("Fulfillment", f.id),
    created_at: restInstant(f.createdAt, shop.state.timezone),
    location_id: null,
    name: f.name,
    order_id: order.id,
    origin_address: {},
    receipt: {},
    service: "manual",
    shipment_status: null,
    status: f.status,
    tracking_company: f.trackingCompany,
    tracking_number: f.trackingNumber,
    tracking_numbers: f.trackingNumber === null ? [] : [f.trackingNumber],
    tracking_url: null,
    tracking_urls: [],
    updated_at: restInstant(f.updatedAt, shop.state.timezone),
    email: see(order.email),
    line_items: f.lines.flatMap(({ lineId, quantity }) => {
      const line = order.lines.find((l) => l.id === lineId);
      return line ? [{ ...lineJson(shop, order, line), quantity }] : [];
    }),
  };
}

// --- customers ---

/** As it stands inside orders: without tags, consent, orders_count and total_spent (2025-01 and later). */
function embeddedCustomer(shop: TwinShop, customer: Customer): Record<string, unknown> {
  const see = seer(shop);
  const when = instantsOf(shop);
  const [first] = customer.addresses;
  return {
    id: customer.id,
    admin_graphql_api_id: gid("Customer", customer.id),
    created_at: when(customer.createdAt),
    updated_at: when(customer.updatedAt),
    first_name: see(customer.firstName),
    last_name: see(customer.lastName),
    state: customer.state,
    note: customer.note,
    verified_email: customer.verifiedEmail,
    multipass_identifier: null,
    tax_exempt: customer.taxExempt,
    email: see(customer.email),
    phone: see(customer.phone),
    currency: shop.state.currency,
    tax_exemptions: [],
    default_address: see(first ? customerAddress(customer, first, true) : null),
  };
}

export function customerPayload(shop: TwinShop, customer: Customer): string {
  const see = seer(shop);
  return bigJson({
    ...embeddedCustomer(shop, customer),
    addresses: see(customer.addresses.map((a, i) => customerAddress(customer, a, i === 0))) ?? [],
  });
}

export function customerDeletedPayload(customer: Customer): string {
  return bigJson({
    id: customer.id,
    admin_graphql_api_id: gid("Customer", customer.id),
    phone: null,
    addresses: [],
    tax_exemptions: [],
  });
}

export function customersMergedPayload(kept: bigint, gone: bigint): string {
  return bigJson({
    admin_graphql_api_customer_kept_id: gid("Customer", kept),
    admin_graphql_api_customer_deleted_id: gid("Customer", gone),
    admin_graphql_api_job_id: null,
    status: "completed",
    errors: [],
  });
}

export function emailConsentPayload(shop: TwinShop, customer: Customer): string {
  const { state, optInLevel, updatedAt } = customer.emailConsent;
  return bigJson({
    customer_id: customer.id,
    email_id: customer.id,
    email_address: seer(shop)(customer.email),
    email_marketing_consent: {
      state,
      opt_in_level: optInLevel,
      consent_updated_at: instantsOf(shop)(updatedAt),
    },
  });
}

export function smsConsentPayload(shop: TwinShop, customer: Customer): string {
  const { state, optInLevel, updatedAt } = customer.smsConsent;
  return bigJson({
    id: customer.id,
    phone: seer(shop)(customer.phone),
    sms_marketing_consent: {
      state,
      opt_in_level: optInLevel,
      consent_updated_at: instantsOf(shop)(updatedAt),
      consent_collected_from: "other",
    },
  });
}

export function tagsChangedPayload(shop: TwinShop, customer: Customer, tags: string[]): string {
  return bigJson({
    customerId: gid("Customer", customer.id),
    tags,
    occurredAt: restInstant(customer.updatedAt, shop.state.timezone),
  });
}

export function purchasingSummaryPayload(shop: TwinShop, customer: Customer, last: Order): string {
  return bigJson({
    customerId: gid("Customer", customer.id),
    numberOfOrders: countedOrders(shop, customer).length,
    amountSpent: {
      amount: restAmount(amountSpent(shop, customer), shop.state.currency),
      currencyCode: shop.state.currency,
    },
    lastOrderId: gid("Order", last.id),
    occurredAt: restInstant(last.createdAt, shop.state.timezone),
  });
}

/** customer.joined_segment and customer.left_segment. */
export function segmentMemberPayload(customerId: bigint, segmentId: bigint): string {
  return bigJson({ customerId: gid("Customer", customerId), segmentId: gid("Segment", segmentId) });
}

// --- products ---

export function productPayload(shop: TwinShop, product: Product): string {
  const when = instantsOf(shop);
  return bigJson({
    id: product.id,
    admin_graphql_api_id: gid("Product", product.id),
    title: product.title,
    body_html: product.bodyHtml,
    vendor: product.vendor,
    product_type: product.productType,
    created_at: when(product.createdAt),
    handle: product.handle,
    updated_at: when(product.updatedAt),
    published_at: when(product.publishedAt),
    template_suffix: null,
    published_scope: "web",
    tags: product.tags.join(", "),
    status: product.status,
    variants: product.variants.map((variant) => ({
      id: variant.id,
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      product_id: product.id,
      title: variant.title,
      price: restAmount(variant.price, shop.state.currency),
      compare_at_price:
        variant.compareAtPrice === null ? null : restAmount(variant.compareAtPrice, shop.state.currency),
      position: variant.position,
      sku: variant.sku,
      barcode: variant.barcode,
      taxable: true,
      inventory_item_id: variant.inventoryItemId,
      inventory_policy: "deny",
      inventory_quantity: variant.inventoryQuantity,
      option1: variant.options[0] ?? null,
      option2: variant.options[1] ?? null,
      option3: variant.options[2] ?? null,
      created_at: when(variant.createdAt),
      updated_at: when(variant.updatedAt),
    })),
    options: product.optionNames.map((name, i) => ({
      name,
      position: i + 1,
      product_id: product.id,
      values: [...new Set(product.variants.map((v) => v.options[i]).filter((v) => v !== undefined))],
    })),
    images: product.imageUrl === null ? [] : [{ product_id: product.id, position: 1, src: product.imageUrl }],
    image: product.imageUrl === null ? null : { product_id: product.id, position: 1, src: product.imageUrl },
    has_variants_that_requires_components: false,
    category: null,
  });
}

export function productDeletedPayload(product: Product): string {
  return bigJson({ id: product.id });
}

// --- carts and checkouts ---

export function cartPayload(shop: TwinShop, cart: Cart): string {
  const when = instantsOf(shop);
  return bigJson({
    id: cart.token,
    token: cart.token,
    line_items: cart.lines.map((line) => cartLine(shop, line)),
    note: null,
    attributes: Object.fromEntries(cart.attributes.map((a) => [a.name, a.value])),
    created_at: when(cart.createdAt),
    updated_at: when(cart.updatedAt),
  });
}

export function checkoutPayload(shop: TwinShop, checkout: Checkout): string {
  const when = instantsOf(shop);
  const see = seer(shop);
  const customer = checkout.customerId === null ? undefined : shop.state.customers.get(checkout.customerId);
  const sum = checkout.lines.reduce(
    (total, line) => total + linePrice(shop, line) * BigInt(line.quantity),
    0n,
  );
  return bigJson({
    id: checkout.id,
    token: checkout.token,
    cart_token: checkout.cartToken,
    email: see(checkout.email),
    phone: see(checkout.phone),
    gateway: null,
    buyer_accepts_marketing: checkout.buyerAcceptsMarketing,
    created_at: when(checkout.createdAt),
    updated_at: when(checkout.updatedAt),
    completed_at: when(checkout.completedAt),
    closed_at: null,
    currency: shop.state.currency,
    presentment_currency: checkout.presentmentCurrency,
    abandoned_checkout_url: `https://${shop.domain}/${shop.state.id}/checkouts/${checkout.token}/recover`,
    name: `#${checkout.id}`,
    source_name: "web",
    discount_codes: checkout.discountCodes.map((code) => ({ code })),
    line_items: checkout.lines.map((line) => cartLine(shop, line)),
    subtotal_price: restAmount(sum, shop.state.currency),
    total_line_items_price: restAmount(sum, shop.state.currency),
    total_price: restAmount(sum, shop.state.currency),
    customer: customer ? embeddedCustomer(shop, customer) : null,
  });
}

function cartLine(shop: TwinShop, line: CartLine): Record<string, unknown> {
  const { product, variant } = shop.variant(line.variantId);
  const price = linePrice(shop, line);
  return {
    id: variant.id,
    variant_id: variant.id,
    product_id: product.id,
    quantity: line.quantity,
    title: product.title,
    variant_title: variant.title,
    sku: variant.sku,
    vendor: product.vendor,
    price: restAmount(price, shop.state.currency),
    line_price: restAmount(price * BigInt(line.quantity), shop.state.currency),
    gift_card: product.giftCard,
    properties: Object.fromEntries(line.properties.map((p: Property) => [p.name, p.value])),
  };
}

function linePrice(shop: TwinShop, line: CartLine): bigint {
  return shop.variant(line.variantId).variant.price;
}

// --- discounts ---

export function discountPayload(shop: TwinShop, discount: CodeDiscount): string {
  const when = instantsOf(shop);
  return bigJson({
    admin_graphql_api_id: gid("DiscountCodeNode", discount.id),
    title: discount.title,
    status: discountStatus(discount, shop.now()),
    created_at: when(discount.createdAt),
    updated_at: when(discount.updatedAt),
  });
}

export function redeemCodePayload(shop: TwinShop, discount: CodeDiscount, code: RedeemCode): string {
  return bigJson({
    admin_graphql_api_id: gid("DiscountCodeNode", discount.id),
    redeem_code: { id: gid("DiscountRedeemCode", code.id), code: code.code },
    updated_at: instantsOf(shop)(shop.now()),
  });
}

// --- the app in the shop, and privacy ---

export function shopPayload(shop: TwinShop): string {
  const { state } = shop;
  return bigJson({
    id: state.id,
    name: state.name,
    email: state.email,
    domain: state.domain,
    myshopify_domain: state.domain,
    country: state.countryCode,
    country_code: state.countryCode,
    currency: state.currency,
    iana_timezone: state.timezone,
    primary_locale: state.locale,
    plan_name: state.plan,
    created_at: restInstant(state.createdAt, state.timezone),
    updated_at: restInstant(state.updatedAt, state.timezone),
  });
}

export function scopesPayload(shop: TwinShop, previous: string[]): string {
  return bigJson({
    id: shop.state.install.id,
    previous,
    current: shop.state.install.scopes,
    updated_at: new Date(shop.now()).toISOString(),
  });
}

export function bulkFinishedPayload(
  operation: {
    id: bigint;
    status: string;
    errorCode: string | null;
    completedAt: number | null;
    createdAt: number;
  },
  shop: TwinShop,
): string {
  return bigJson({
    admin_graphql_api_id: gid("BulkOperation", operation.id),
    completed_at: instantsOf(shop)(operation.completedAt),
    created_at: instantsOf(shop)(operation.createdAt),
    error_code: operation.errorCode?.toLowerCase() ?? null,
    status: operation.status.toLowerCase(),
    type: "query",
  });
}

export function dataRequestPayload(shop: TwinShop, customer: Customer): string {
  return bigJson({
    ...privacyParts(shop, customer),
    orders_requested: shop.ordersOf(customer.id).map((order) => order.id),
    data_request: { id: shop.nextId() },
  });
}

export function customerRedactPayload(shop: TwinShop, customer: Customer): string {
  return bigJson({
    ...privacyParts(shop, customer),
    orders_to_redact: shop.ordersOf(customer.id).map((order) => order.id),
  });
}

export function shopRedactPayload(shop: TwinShop): string {
  return bigJson({ shop_id: shop.state.id, shop_domain: shop.domain });
}

function privacyParts(shop: TwinShop, customer: Customer): Record<string, unknown> {
  return {
    shop_id: shop.state.id,
    shop_domain: shop.domain,
    customer: { id: customer.id, email: customer.email, phone: customer.phone },
  };
}

// --- shared spellings ---

type MoneyText = { text(amount: Money): string; set(amount: Money): Record<string, unknown> };

function moneyOf(shop: TwinShop, order: Order): MoneyText {
  const currency = shop.state.currency;
  const presentment = order.presentmentCurrency;
  return {
    text: (amount) => restAmount(amount.shop, currency),
    set: (amount) => ({
      shop_money: { amount: restAmount(amount.shop, currency), currency_code: currency },
      presentment_money: {
        amount: restAmount(amount.presentment, presentment),
        currency_code: presentment,
      },
    }),
  };
}

function taxLines(shop: TwinShop, order: Order, tax: Money, m: MoneyText): Record<string, unknown>[] {
  if (tax.shop === 0n) return [];
  return [
    {
      channel_liable: false,
      price: m.text(tax),
      price_set: m.set(tax),
      rate: shop.state.taxRate,
      title: order.taxesIncluded ? "VAT" : "Tax",
    },
  ];
}

function instantsOf(shop: TwinShop): (at: number | null) => string | null {
  return (at) => (at === null ? null : restInstant(at, shop.state.timezone));
}

/** Lets protected values through only when the app may see them. */
function seer(shop: TwinShop): <T>(value: T) => T | null {
  return (value) => (shop.state.protectedData === 2 ? value : null);
}

function restDiscountType(type: string): string {
  return type === "free_shipping" ? "shipping" : type;
}

function addressJson(address: Address | null): Record<string, unknown> | null {
  if (!address) return null;
  const name = [address.firstName, address.lastName].filter(Boolean).join(" ");
  return {
    first_name: address.firstName,
    last_name: address.lastName,
    name: name || null,
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    province: address.province,
    province_code: address.provinceCode,
    country: address.country,
    country_code: address.countryCode,
    zip: address.zip,
    phone: address.phone,
  };
}

function customerAddress(
  customer: Customer,
  address: Address & { id: bigint },
  isDefault: boolean,
): Record<string, unknown> {
  return {
    id: address.id,
    customer_id: customer.id,
    ...addressJson(address),
    country_name: address.country,
    default: isDefault,
  };
}
