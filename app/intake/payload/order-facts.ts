// From an order's payload to facts.
import type { FulfilmentFact, OrderDiscountFact, OrderFact, OrderLineFact } from "../../commerce/facts.ts";
import { PayloadError } from "../../shopify/payload-error.ts";
import { idOf } from "../../shopify/payload-fields.ts";
import type { FulfillmentPayload, LineItemPayload, OrderPayload } from "../../shopify/payload-order.ts";
import { orderCustomerFact } from "./customer-facts.ts";
import { type Message, versionOf } from "./message.ts";
import { markIn } from "./order-mark.ts";
import { refundFact } from "./refund-facts.ts";
import { returnFact } from "./return-facts.ts";
import { minor, shopMinor, shopMinorOrNull } from "./shop-money.ts";

/** @throws PayloadError when an amount cannot be told in the currency the order calls the shop's */
export function orderFact(order: OrderPayload, message: Message): OrderFact {
  const { currency } = order;
  const orderId = idOf(order);
  const refunds = (order.refunds ?? []).map((refund) =>
    refundFact(refund, currency, { orderId, totalSet: order.total_price_set }),
  );
  return {
    orderId,
    name: order.name ?? null,
    customer: orderCustomerFact(order, message),
    createdAt: order.created_at,
    processedAt: order.processed_at ?? null,
    updatedAt: order.updated_at,
    cancelledAt: order.cancelled_at ?? null,
    cancelReason: order.cancel_reason ?? null,
    test: order.test ?? false,
    draft: false, // only completed drafts become orders
    currency,
    totalMinor: totalMinor(order),
    subtotalMinor: shopMinorOrNull(order.subtotal_price_set, currency),
    discountMinor: shopMinorOrNull(order.total_discounts_set, currency),
    shippingMinor: shopMinorOrNull(order.total_shipping_price_set, currency),
    taxMinor: shopMinorOrNull(order.total_tax_set, currency),
    refundedReportedMinor: refunds.reduce((sum, refund) => sum + refund.amountMinor, 0n),
    ...presentment(order),
    financialStatus: order.financial_status ?? null,
    fulfillmentStatus: order.fulfillment_status ?? null,
    sourceName: order.source_name ?? null,
    landingSite: order.landing_site ?? null,
    referringSite: order.referring_site ?? null,
    tags: (order.tags ?? "").split(",").flatMap((tag) => tag.trim() || []),
    mark: markIn((order.note_attributes ?? []).map(({ name, value }) => [name, value])),
    lines: order.line_items.map((line) => lineFact(line, currency)),
    discounts: discountFacts(order),
    refunds,
    fulfilments: (order.fulfillments ?? []).map((one) => fulfilmentFact(one, message, orderId)),
    returns: (order.returns ?? []).map((one) => returnFact(one, message, orderId)),
    version: versionOf(message, order.updated_at),
    source: "webhook",
  };
}

function totalMinor({ total_price_set, total_price, currency }: OrderPayload): bigint {
  if (total_price_set) return shopMinor(total_price_set, currency);
  if (total_price == null) throw new PayloadError("total_price: missing");
  return minor(total_price, currency);
}

function presentment({ total_price_set, presentment_currency, currency }: OrderPayload) {
  const shown = total_price_set?.presentment_money;
  if (!shown || !presentment_currency || presentment_currency === currency) {
    return { presentmentCurrency: null, presentmentTotalMinor: null };
  }
  return {
    presentmentCurrency: shown.currency_code,
    presentmentTotalMinor: minor(shown.amount, shown.currency_code),
  };
}

function lineFact(line: LineItemPayload, currency: string): OrderLineFact {
  const price = line.price_set ? shopMinor(line.price_set, currency) : minor(line.price ?? "", currency);
  const discounts = (line.discount_allocations ?? []).map((one) => shopMinorOrNull(one.amount_set, currency));
  return {
    lineId: line.admin_graphql_api_id ?? line.id ?? null,
    productId: line.product_id ?? null,
    variantId: line.variant_id ?? null,
    sku: line.sku || null,
    title: line.title ?? "",
    quantity: line.quantity,
    currentQuantity: line.current_quantity ?? null,
    priceMinor: price,
    compareAtMinor: null,
    discountMinor: discounts.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n),
    giftCard: line.gift_card ?? false,
  };
}

// a kind Shopify has not named yet is no reason to lose the order
const KINDS = new Map<string, OrderDiscountFact["kind"]>([
  ["discount_code", "discount_code"],
  ["automatic", "automatic"],
  ["manual", "manual"],
  ["script", "script"],
]);

// The codes' own amounts are in the customer's currency; what each application took off is summed from the lines.
function discountFacts(order: OrderPayload): OrderDiscountFact[] {
  const applications = order.discount_applications;
  if (!applications) {
    const codes = order.discount_codes ?? [];
    return codes.map(({ code }) => ({ code, kind: "discount_code", amountMinor: null }));
  }
  const allocated = [...order.line_items, ...(order.shipping_lines ?? [])].flatMap(
    (line) => line.discount_allocations ?? [],
  );
  return applications.map((application, index) => ({
    code: application.code ?? application.title ?? application.description ?? "",
    kind: KINDS.get(application.type) ?? "automatic",
    amountMinor: allocated
      .filter((one) => one.discount_application_index === index)
      .reduce((sum, one) => sum + (shopMinorOrNull(one.amount_set, order.currency) ?? 0n), 0n),
  }));
}

/** @param inOrder the order it stands in, when it does */
export function fulfilmentFact(
  payload: FulfillmentPayload,
  message: Message,
  inOrder?: bigint,
): FulfilmentFact {
  const orderId = inOrder ?? payload.order_id;
  if (!orderId) throw new PayloadError("a fulfilment without its order");
  return {
    fulfilmentId: idOf(payload),
    orderId,
    createdAt: payload.created_at,
    updatedAt: payload.updated_at ?? null,
    status: payload.status ?? null,
    version: versionOf(message, payload.updated_at ?? payload.created_at),
  };
}
