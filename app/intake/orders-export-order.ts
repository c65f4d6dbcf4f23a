// One row of an orders export → the order, or the line item, it speaks of; or why it cannot be read.
import { plainEmail, plainPhone, provisionalCustomerId } from "../commerce/customer-identity.ts";
import type { CustomerFact, OrderDiscountFact, OrderFact, OrderLineFact } from "../commerce/facts.ts";
import { currencyExponent, MoneyError, toMinor } from "../commerce/money.ts";
import { provisionalOrderId } from "../commerce/order-identity.ts";
import { exportInstant } from "./export-instant.ts";
import { type Cells, type Column, heading } from "./orders-export-columns.ts";

export type OrderContext = {
  /** ISO 4217; null = not known yet, any currency is taken */
  currency: string | null;
  /** IANA zone of the shop, for dates without an offset */
  timezone: string;
  version: string;
};

/** A row, or part of one, that is not taken; the message is for the merchant. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

// PostgreSQL cannot index longer values; Shopify's own are far shorter
const LONGEST_NAME = 255;
const LONGEST_EMAIL = 320;
// an order above a million million is a slip, and sums must stay within int8
const LARGEST_MINOR = 10n ** 15n;
const LARGEST_ID = 2n ** 63n - 1n;
const LARGEST_QUANTITY = 2 ** 31 - 1;

/** @throws Unreadable */
export function readOrder(cells: Cells, context: OrderContext): OrderFact {
  const name = cells("name");
  if (name.length > LONGEST_NAME) throw new Unreadable(`"Name" is longer than ${LONGEST_NAME} characters`);
  const currency = readCurrency(cells, context.currency);
  const total = money(cells, "total", currency);
  if (total === null) throw new Unreadable('"Total" is empty');
  if (total < 0n) throw new Unreadable(`"Total" is negative (${cells("total")})`);
  const refunded = money(cells, "refunded", currency) ?? 0n;
  if (refunded < 0n) throw new Unreadable(`"Refunded Amount" is negative (${cells("refunded")})`);
  const createdAt = instant(cells, "createdAt", context.timezone);
  if (!createdAt) throw new Unreadable('"Created at" is empty');
  const discountMinor = money(cells, "discountAmount", currency);
  return {
    orderId: readId(cells("id")) ?? provisionalOrderId(name),
    name,
    customer: readCustomer(cells, context.version),
    createdAt,
    processedAt: null,
    updatedAt: null,
    cancelledAt: instant(cells, "cancelledAt", context.timezone),
    cancelReason: null,
    test: false,
    draft: false,
    currency,
    totalMinor: total,
    subtotalMinor: money(cells, "subtotal", currency),
    discountMinor,
    shippingMinor: money(cells, "shipping", currency),
    taxMinor: money(cells, "taxes", currency),
    refundedReportedMinor: refunded,
    presentmentCurrency: null,
    presentmentTotalMinor: null,
    financialStatus: cells("financialStatus").toLowerCase() || null,
    fulfillmentStatus: cells("fulfillmentStatus").toLowerCase() || null,
    sourceName: cells("source") || null,
    landingSite: null,
    referringSite: null,
    tags: list(cells("tags")),
    lines: [],
    discounts: readDiscounts(cells("discountCode"), discountMinor),
    refunds: [],
    fulfilments: [],
    version: context.version,
    source: "csv",
  };
}

/**
 * @param currency of the order
 * @returns null when the row has no line item
 * @throws Unreadable
 */
export function readLineItem(cells: Cells, currency: string): OrderLineFact | null {
  const quantity = cells("lineQuantity");
  const title = cells("lineName");
  const sku = cells("lineSku");
  if (!quantity && !title && !sku && !cells("linePrice")) return null;
  if (!/^\d+$/.test(quantity) || Number(quantity) > LARGEST_QUANTITY)
    throw new Unreadable(
      quantity ? `"Lineitem quantity" is not a count (${shown(quantity)})` : '"Lineitem quantity" is empty',
    );
  const price = money(cells, "linePrice", currency);
  if (price === null) throw new Unreadable('"Lineitem price" is empty');
  return {
    lineId: null,
    productId: null,
    variantId: null,
    sku: sku || null,
    title: title || sku,
    quantity: Number(quantity),
    currentQuantity: null,
    priceMinor: price,
    compareAtMinor: money(cells, "lineCompareAt", currency),
    discountMinor: money(cells, "lineDiscount", currency) ?? 0n,
    giftCard: false,
  };
}

function readCurrency(cells: Cells, expected: string | null): string {
  const currency = cells("currency").toUpperCase();
  if (!currency) throw new Unreadable('"Currency" is empty');
  try {
    currencyExponent(currency);
  } catch {
    throw new Unreadable(`"Currency" is no ISO 4217 code (${shown(cells("currency"))})`);
  }
  if (expected !== null && currency !== expected)
    throw new Unreadable(`the order is in ${currency}, the shop's currency is ${expected}`);
  return currency;
}

function readId(text: string): bigint | null {
  const digits = text.replace(/^'/, "");
  if (!digits) return null;
  const id = /^\d{1,19}$/.test(digits) ? BigInt(digits) : 0n;
  if (id < 1n || id > LARGEST_ID)
    throw new Unreadable(
      `"Id" is not one of Shopify's order ids (${shown(text)}); a spreadsheet may have shortened it`,
    );
  return id;
}

function readCustomer(cells: Cells, version: string): CustomerFact | null {
  const email = plainEmail(cells("email"));
  if (email && email.length > LONGEST_EMAIL)
    throw new Unreadable(`"Email" is longer than ${LONGEST_EMAIL} characters`);
  // Shopify writes an apostrophe before the plus sign, so that a spreadsheet keeps it
  const phone = plainPhone(cells("phone"));
  const customerId = provisionalCustomerId({ email, phone });
  if (customerId === null) return null;
  const customer: CustomerFact = { customerId, version, source: "csv" };
  if (email) customer.email = email;
  if (phone) customer.phone = phone;
  const [firstName, ...rest] = cells("billingName").split(/\s+/);
  if (firstName) {
    customer.firstName = firstName;
    customer.lastName = rest.join(" ") || null;
  }
  const country = (cells("billingCountry") || cells("shippingCountry")).toUpperCase();
  if (/^[A-Z]{2}$/.test(country)) customer.country = country;
  const accepts = cells("acceptsMarketing").toLowerCase();
  if (email && accepts === "yes") customer.emailConsent = "subscribed";
  if (email && accepts === "no") customer.emailConsent = "not_subscribed";
  return customer;
}

function readDiscounts(code: string, amountMinor: bigint | null): OrderDiscountFact[] {
  return code ? [{ code, kind: "discount_code", amountMinor }] : [];
}

function money(cells: Cells, column: Column, currency: string): bigint | null {
  const text = cells(column);
  if (!text) return null;
  let minor: bigint;
  try {
    minor = toMinor(text, currency);
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    throw new Unreadable(
      `"${heading(column)}" is not a plain amount like 1234.50 (${shown(text)})${hint(text)}`,
    );
  }
  if (minor > LARGEST_MINOR || minor < -LARGEST_MINOR)
    throw new Unreadable(`"${heading(column)}" is too large (${shown(text)})`);
  return minor;
}

function hint(text: string): string {
  if (/\p{Sc}|[a-z]/iu.test(text)) return ": take the currency sign away";
  if (text.includes(",")) return ": take separators away and use a point for decimals";
  return "";
}

function instant(cells: Cells, column: Column, timezone: string): Date | null {
  const text = cells(column);
  if (!text) return null;
  const at = exportInstant(text, timezone);
  if (!at)
    throw new Unreadable(
      `"${heading(column)}" is not a date like 2024-05-31 18:00:00 +0200 (${shown(text)})`,
    );
  return at;
}

function list(text: string): string[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
}

/** What stood there, short enough for a table. */
function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
