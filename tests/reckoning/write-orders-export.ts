// Plain orders written as Shopify writes an orders export, with the liberties real files take:
// columns in any order, several rows per order, offsets, letter case, line breaks inside quotes, a byte order mark.
import type { PlainOrder } from "./reckoning.ts";

export type Liberties = {
  byteOrderMark: boolean;
  lineBreak: "\n" | "\r\n";
  /** any numbers: columns are sorted by them */
  columnOrder: number[];
  /** minutes east of UTC in which instants are written */
  offsetMinutes: number;
};

const COLUMNS = [
  "Name",
  "Email",
  "Financial Status",
  "Currency",
  "Total",
  "Created at",
  "Cancelled at",
  "Refunded Amount",
  "Lineitem quantity",
  "Lineitem name",
  "Lineitem price",
  "Notes",
  "Id",
] as const;

type Row = Record<(typeof COLUMNS)[number], string>;

/** Test orders do not appear in an export: the caller leaves them out. */
export function writeOrdersExport(orders: PlainOrder[], liberties: Liberties): string {
  const { byteOrderMark, lineBreak, columnOrder } = liberties;
  const columns = [...COLUMNS].sort(
    (a, b) => (columnOrder[COLUMNS.indexOf(a)] ?? 0) - (columnOrder[COLUMNS.indexOf(b)] ?? 0),
  );
  const rows = orders.flatMap((order, index) => rowsOf(order, index, liberties));
  const lines = [
    columns.join(","),
    ...rows.map((row) => columns.map((column) => quoted(row[column])).join(",")),
  ];
  return (byteOrderMark ? "\uFEFF" : "") + lines.join(lineBreak) + lineBreak;
}

function rowsOf(order: PlainOrder, index: number, { offsetMinutes }: Liberties): Row[] {
  const name = `#${1001 + index}`;
  const email = order.customer === null ? "" : `Customer-${order.customer}@Example.com`;
  const first: Row = {
    Name: name,
    Email: index % 3 === 0 ? email : email.toLowerCase(),
    "Financial Status": "paid",
    Currency: "USD",
    Total: decimal(order.totalMinor),
    "Created at": written(order.at, offsetMinutes),
    "Cancelled at": order.cancelled ? written(order.at, offsetMinutes) : "",
    "Refunded Amount": decimal(order.refundedMinor ?? 0),
    "Lineitem quantity": "1",
    "Lineitem name": 'Cup, "large"',
    "Lineitem price": decimal(order.totalMinor),
    Notes: index % 4 === 0 ? "please ring\nthe bell" : "",
    Id: String(5_000_000_000_000 + index),
  };
  const blank = Object.fromEntries(COLUMNS.map((column) => [column, ""])) as Row;
  const more = Array.from({ length: index % 3 }, (_, line) => ({
    ...blank,
    Name: name,
    "Lineitem quantity": String(line + 1),
    "Lineitem name": "Saucer",
    "Lineitem price": "1.00",
  }));
  return [first, ...more];
}

const decimal = (minor: number) => (minor / 100).toFixed(2);
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function written(at: Date, offsetMinutes: number): string {
  const local = new Date(at.getTime() + offsetMinutes * 60_000).toISOString();
  const sign = offsetMinutes < 0 ? "-" : "+";
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${sign}${two(hours)}${two(minutes)}`;
}
