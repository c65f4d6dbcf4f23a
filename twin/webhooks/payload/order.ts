/**
 * orders/*. Money is text with the currency's own digits, ids are raw numbers beside `admin_graphql_api_id`,
 * instants are in the shop's zone. What the app may not see of protected customer data is null.
 */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import type { Order } from "../../shop/model/order.ts";
import { restAmount } from "../../shop/money.ts";
import { financialStatus, fulfillmentStatus, orderTotals } from "../../shop/totals.ts";
import { restInstant } from "../instants.ts";
import { bigJson } from "../json.ts";
import { embeddedCustomer } from "./customer.ts";
import { fulfillmentJson } from "./fulfillment.ts";
import { lineJson } from "./line.ts";
import { refundJson } from "./refund.ts";
import { returnJson } from "./return.ts";
import { addressJson, instantsOf, moneyOf, seer, taxLines } from "./spelling.ts";

export function orderPayload(shop: ShopCore, order: Order): string {
  return bigJson(orderJson(shop, order));
}

export function orderJson(shop: ShopCore, order: Order): Record<string, unknown> {
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

export function orderDeletedPayload(order: Order): string {
  return bigJson({ id: order.id });
}

export function orderEditPayload(
  shop: ShopCore,
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

function restDiscountType(type: string): string {
  return type === "free_shipping" ? "shipping" : type;
}
