// An order as the bulk history tells of it → facts.
import { plainEmail, plainPhone, provisionalCustomerId } from "../commerce/customer-identity.ts";
import type {
  CustomerFact,
  OrderDiscountFact,
  OrderFact,
  OrderLineFact,
  RefundFact,
} from "../commerce/facts.ts";
import { historyVersion } from "../commerce/version.ts";
import type {
  HistoryCustomerNode,
  HistoryLineNode,
  HistoryOrderNode,
  HistoryRefundNode,
  MoneySetNode,
} from "../shopify/history-documents.ts";
import { PayloadError } from "../shopify/payload-error.ts";
import { markIn } from "./payload/order-mark.ts";
import { minor } from "./payload/shop-money.ts";

/**
 * @param lines in the order of the file
 * @throws PayloadError for an amount that cannot be told in the shop's currency, or an id that is none
 */
export function historyOrder(node: HistoryOrderNode, lines: HistoryLineNode[]): OrderFact {
  const currency = node.currencyCode;
  const amount = (set: MoneySetNode) => shopAmount(set, currency);
  const amountOrNull = (set: MoneySetNode | null) => (set ? amount(set) : null);
  const orderId = idFrom(node.id);
  const version = historyVersion(new Date(node.updatedAt));
  return {
    orderId,
    name: node.name,
    customer: node.customer ? named(node.customer.id) : guest(node, version),
    createdAt: new Date(node.createdAt),
    processedAt: new Date(node.processedAt),
    updatedAt: new Date(node.updatedAt),
    cancelledAt: node.cancelledAt ? new Date(node.cancelledAt) : null,
    cancelReason: node.cancelReason?.toLowerCase() ?? null,
    test: node.test,
    draft: false,
    currency,
    totalMinor: amount(node.totalPriceSet),
    subtotalMinor: amountOrNull(node.subtotalPriceSet),
    discountMinor: amountOrNull(node.totalDiscountsSet),
    shippingMinor: amountOrNull(node.totalShippingPriceSet),
    taxMinor: amountOrNull(node.totalTaxSet),
    refundedReportedMinor: amount(node.totalRefundedSet),
    ...presentment(node),
    financialStatus: node.displayFinancialStatus?.toLowerCase() ?? null,
    fulfillmentStatus: fulfillmentStatus(node.displayFulfillmentStatus),
    sourceName: node.sourceName,
    landingSite: null,
    referringSite: null,
    tags: node.tags,
    mark: markIn((node.customAttributes ?? []).map(({ key, value }) => [key, value])),
    lines: lines.map((line) => lineFact(line, currency)),
    discounts: discountFacts(node, lines),
    refunds: node.refunds.map((refund) => historyRefund(refund, orderId, currency)),
    fulfilments: node.fulfillments.map((one) => ({
      fulfilmentId: idFrom(one.id),
      orderId,
      createdAt: new Date(one.createdAt),
      updatedAt: new Date(one.updatedAt),
      status: one.status.toLowerCase(),
      version: historyVersion(new Date(one.updatedAt)),
    })),
    version,
    source: "bulk",
  };
}

/** @throws PayloadError as `historyOrder` */
export function historyRefund(node: HistoryRefundNode, orderId: bigint, currency: string): RefundFact {
  return {
    refundId: idFrom(node.id),
    orderId,
    createdAt: new Date(node.createdAt ?? node.processedAt),
    amountMinor: shopAmount(node.totalRefundedSet, currency),
    lines: (node.refundLineItems?.nodes ?? []).map((line) => ({
      lineId: line.lineItem ? idFrom(line.lineItem.id) : null,
      quantity: line.quantity,
      amountMinor: shopAmount(line.subtotalSet, currency),
      restocked: BACK_IN_STOCK.has(line.restockType),
    })),
  };
}

const BACK_IN_STOCK = new Set(["RETURN", "LEGACY_RESTOCK"]);

// who somebody is comes with the customers: "" sorts before every version
function named(gid: string): CustomerFact {
  return { customerId: idFrom(gid), version: "", source: "bulk" };
}

// What is null may have been withheld: nothing is said of it then, and what is known stays.
export function historyCustomer(node: HistoryCustomerNode): CustomerFact {
  const updatedAt = new Date(node.updatedAt);
  const email = plainEmail(node.defaultEmailAddress?.emailAddress);
  const phone = plainPhone(node.defaultPhoneNumber?.phoneNumber);
  return {
    customerId: idFrom(node.id),
    email: email ?? undefined,
    phone: phone ?? undefined,
    firstName: node.firstName ?? undefined,
    lastName: node.lastName ?? undefined,
    country: node.defaultAddress?.countryCodeV2 ?? undefined,
    locale: node.locale ?? undefined,
    tags: node.tags,
    emailConsent: node.defaultEmailAddress?.marketingState.toLowerCase(),
    smsConsent: node.defaultPhoneNumber?.marketingState.toLowerCase(),
    createdAt: new Date(node.createdAt),
    updatedAt,
    version: historyVersion(updatedAt),
    source: "bulk",
  };
}

function guest(node: HistoryOrderNode, version: string): CustomerFact | null {
  const email = plainEmail(node.email);
  const phone = plainPhone(node.phone);
  const customerId = provisionalCustomerId({ email, phone });
  if (customerId === null) return null;
  return {
    customerId,
    email: email ?? undefined,
    phone: phone ?? undefined,
    locale: node.customerLocale ?? undefined,
    createdAt: new Date(node.createdAt),
    version,
    source: "bulk",
  };
}

function lineFact(line: HistoryLineNode, currency: string): OrderLineFact {
  return {
    lineId: idFrom(line.id),
    productId: line.product ? idFrom(line.product.id) : null,
    variantId: line.variant ? idFrom(line.variant.id) : null,
    sku: line.sku || null,
    title: line.title,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    priceMinor: shopAmount(line.originalUnitPriceSet, currency),
    compareAtMinor: null,
    discountMinor: line.discountAllocations.reduce(
      (sum, one) => sum + shopAmount(one.allocatedAmountSet, currency),
      0n,
    ),
    giftCard: line.isGiftCard,
  };
}

const KINDS = new Map<string, OrderDiscountFact["kind"]>([
  ["DiscountCodeApplication", "discount_code"],
  ["ManualDiscountApplication", "manual"],
  ["ScriptDiscountApplication", "script"],
]);

/** What the lines were allocated, by application; a code that took nothing off a line (free shipping) follows. */
function discountFacts(node: HistoryOrderNode, lines: HistoryLineNode[]): OrderDiscountFact[] {
  const found = new Map<number, OrderDiscountFact>();
  for (const { allocatedAmountSet, discountApplication } of lines.flatMap(
    (line) => line.discountAllocations,
  )) {
    const { index, kind, code, title } = discountApplication;
    const fact = found.get(index) ?? {
      code: code ?? title ?? "",
      kind: KINDS.get(kind) ?? "automatic",
      amountMinor: 0n,
    };
    fact.amountMinor = (fact.amountMinor ?? 0n) + shopAmount(allocatedAmountSet, node.currencyCode);
    found.set(index, fact);
  }
  const facts = [...found].sort(([a], [b]) => a - b).map(([, fact]) => fact);
  const told = new Set(facts.map((fact) => fact.code.toLowerCase()));
  const others = node.discountCodes.filter((code) => !told.has(code.toLowerCase()));
  return [...facts, ...others.map((code) => ({ code, kind: "discount_code" as const, amountMinor: null }))];
}

function presentment(node: HistoryOrderNode) {
  const shown = node.totalPriceSet.presentmentMoney;
  if (!shown || node.presentmentCurrencyCode === node.currencyCode)
    return { presentmentCurrency: null, presentmentTotalMinor: null };
  return {
    presentmentCurrency: shown.currencyCode,
    presentmentTotalMinor: minor(shown.amount, shown.currencyCode),
  };
}

// the words webhooks use
function fulfillmentStatus(status: string): string | null {
  if (status === "UNFULFILLED") return null;
  return status === "PARTIALLY_FULFILLED" ? "partial" : status.toLowerCase();
}

function shopAmount({ shopMoney }: MoneySetNode, currency: string): bigint {
  if (shopMoney.currencyCode !== currency)
    throw new PayloadError(`an amount is in ${shopMoney.currencyCode}, the order in ${currency}`);
  return minor(shopMoney.amount, currency);
}

/** The number at the end of Shopify's id: gid://shopify/Order/123 */
export function idFrom(gid: string): bigint {
  const plain = plainId(gid);
  if (plain > 0) return BigInt(plain);
  const digits = /^gid:\/\/shopify\/\w+\/(\d{1,19})$/.exec(gid)?.[1];
  if (!digits) throw new PayloadError(`"${gid.slice(0, 80)}" is not one of Shopify's ids`);
  return BigInt(digits);
}

const GID = "gid://shopify/";
const SLASH = 47;
/** Fewer digits than 2^53 has. */
const MOST_DIGITS = 15;

/** Nearly all ids are this plain: a third of the time. @returns 0 when it takes a closer look */
function plainId(gid: string): number {
  if (!gid.startsWith(GID)) return 0;
  let at = GID.length;
  for (let letter = gid.charCodeAt(at) | 32; letter >= 97 && letter <= 122; letter = gid.charCodeAt(at) | 32)
    at++;
  const from = at + 1;
  if (at === GID.length || gid.charCodeAt(at) !== SLASH || gid.length - from > MOST_DIGITS) return 0;
  let id = 0;
  for (at = from; at < gid.length; at++) {
    const digit = gid.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return 0;
    id = id * 10 + digit;
  }
  return id;
}
