// Which column of an orders export holds what, found by the header's names: in any order, in any case.

/** A file that is not an orders export at all; the message is for the merchant. */
export class OrdersExportError extends Error {
  override name = "OrdersExportError";
}

/** Shopify's own headings; columns not named here are passed over. */
const HEADINGS = {
  name: "Name",
  email: "Email",
  phone: "Phone",
  id: "Id",
  createdAt: "Created at",
  cancelledAt: "Cancelled at",
  currency: "Currency",
  total: "Total",
  subtotal: "Subtotal",
  shipping: "Shipping",
  taxes: "Taxes",
  refunded: "Refunded Amount",
  discountCode: "Discount Code",
  discountAmount: "Discount Amount",
  financialStatus: "Financial Status",
  fulfillmentStatus: "Fulfillment Status",
  acceptsMarketing: "Accepts Marketing",
  billingName: "Billing Name",
  billingCountry: "Billing Country",
  shippingCountry: "Shipping Country",
  source: "Source",
  tags: "Tags",
  lineQuantity: "Lineitem quantity",
  lineName: "Lineitem name",
  linePrice: "Lineitem price",
  lineCompareAt: "Lineitem compare at price",
  lineSku: "Lineitem sku",
  lineDiscount: "Lineitem discount",
} as const;

export type Column = keyof typeof HEADINGS;

/** One row, asked by column: trimmed, "" when blank or when the file has no such column. */
export type Cells = (column: Column) => string;

export type Columns = {
  count: number;
  has(column: Column): boolean;
  cells(fields: string[]): Cells;
  /** whether the row is the header once more, as in two exports put into one file */
  isHeader(fields: string[]): boolean;
};

const REQUIRED: Column[] = ["name", "createdAt", "currency", "total"];

/** @throws OrdersExportError naming what is missing or there twice */
export function findColumns(header: string[]): Columns {
  const names = header.map(normal);
  const positions = new Map<Column, number>();
  for (const [column, heading] of Object.entries(HEADINGS) as [Column, string][]) {
    const wanted = normal(heading);
    const at = names.indexOf(wanted);
    if (at === -1) continue;
    if (names.indexOf(wanted, at + 1) !== -1)
      throw new OrdersExportError(`The header (line 1) has the column "${heading}" twice; keep one of them.`);
    positions.set(column, at);
  }
  const missing = REQUIRED.filter((column) => !positions.has(column)).map(
    (column) => `"${HEADINGS[column]}"`,
  );
  if (!positions.has("email") && !positions.has("phone")) missing.push('"Email" or "Phone"');
  if (missing.length > 0)
    throw new OrdersExportError(
      `Not a Shopify orders export: the header (line 1) lacks ${missing.join(", ")}. ` +
        `Export under Orders → Export${semicolons(header) ? ", separated by commas and not semicolons" : ""}.`,
    );
  return {
    count: header.length,
    has: (column) => positions.has(column),
    cells: (fields) => (column) => {
      const at = positions.get(column);
      return at === undefined ? "" : (fields[at] ?? "").trim();
    },
    isHeader: (fields) => fields.length === names.length && fields.every((it, i) => normal(it) === names[i]),
  };
}

export function heading(column: Column): string {
  return HEADINGS[column];
}

function normal(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, " ");
}

function semicolons(header: string[]): boolean {
  return header.length === 1 && header[0]!.includes(";");
}
