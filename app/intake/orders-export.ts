// Rows of Shopify's orders export → orders. Several rows make one order: the first tells of the order, those after
// it (same name, order fields blank or repeated) add a line item each. What cannot be read is refused by line.
import type { OrderFact, OrderLineFact } from "../commerce/facts.ts";
import { exportVersion } from "../commerce/version.ts";
import type { CsvRow } from "./csv-rows.ts";
import {
  type Cells,
  type Column,
  type Columns,
  findColumns,
  heading,
  OrdersExportError,
} from "./orders-export-columns.ts";
import { readLineItem, readOrder, Unreadable } from "./orders-export-order.ts";

/** @property line physical line on which the row starts, the header being line 1 */
export type Refusal = { line: number; reason: string };

/** A line item that stands apart from its order's rows: it joins the order of that name read before it. */
export type StrayLine = { orderName: string; line: number; item: OrderLineFact };

/** @property line physical line of the order's first row */
export type ReadOrder = { line: number; order: OrderFact };

export type Reading = { orders: ReadOrder[]; strayLines: StrayLine[]; refusals: Refusal[] };

type Options = {
  /** ISO 4217; null = unknown: the first readable order's currency becomes the shop's */
  currency: string | null;
  timezone: string;
  importedAt: Date;
};

/** Names of refused orders remembered, so that their later rows can be told why they are refused too. */
const REFUSED_REMEMBERED = 10_000;

// the same on every row of an order when they are filled in at all
const ORDER_LEVEL: Column[] = [
  "id",
  "createdAt",
  "cancelledAt",
  "currency",
  "total",
  "subtotal",
  "shipping",
  "taxes",
  "refunded",
  "discountCode",
  "discountAmount",
  "email",
  "phone",
];

type OpenOrder = { order: OrderFact; line: number; cells: Cells };

export class OrdersExportReader {
  rowsRead = 0;
  ordersRead = 0;
  currency: string | null;
  private columns: Columns | undefined;
  /** the order whose rows are being read */
  private open: OpenOrder | undefined;
  private readonly refusedOrders = new Map<string, number>();
  private readonly timezone: string;
  private readonly version: string;

  constructor({ currency, timezone, importedAt }: Options) {
    this.currency = currency;
    this.timezone = timezone;
    this.version = exportVersion(importedAt);
  }

  /** @throws OrdersExportError when the header is not that of an orders export */
  read(row: CsvRow, into: Reading): void {
    if (!("fields" in row)) {
      if (!this.columns)
        throw new OrdersExportError(
          `The header (line ${row.line}) cannot be read: ${row.problem.split(";")[0]}.`,
        );
      this.rowsRead++;
      into.refusals.push({ line: row.line, reason: row.problem });
      return;
    }
    if (row.fields.every((field) => field.trim() === "")) return;
    if (!this.columns) {
      this.columns = findColumns(row.fields);
      return;
    }
    this.rowsRead++;
    const refuse = (reason: string) => into.refusals.push({ line: row.line, reason });
    const columns = this.columns;
    const cells = columns.cells(row.fields);
    if (row.fields.some((field) => field.includes("\0"))) refuse("the row contains a NUL character");
    else if (row.fields.length !== columns.count) {
      refuse(`the row has ${row.fields.length} columns, the header has ${columns.count}${span(row)}`);
      this.remember(cells("name"), row.line, into);
    } else if (columns.isHeader(row.fields)) refuse("the header stands here once more");
    else if (!cells("name")) refuse('"Name" is empty');
    else if (this.continues(cells)) this.readFurther(cells, row.line, into, refuse);
    else this.readFirst(cells, row.line, into, refuse);
  }

  /** Hands over the last order. @throws OrdersExportError for a file without a header */
  finish(into: Reading): void {
    if (!this.columns) throw new OrdersExportError("The file is empty.");
    this.close(into);
  }

  private continues(cells: Cells): boolean {
    const name = cells("name");
    if (this.open && this.open.order.name === name && !otherOrder(this.open.cells, cells)) return true;
    return cells("total") === "" && (cells("currency") === "" || this.refusedOrders.has(name));
  }

  private readFurther(cells: Cells, line: number, into: Reading, refuse: (reason: string) => void) {
    const name = cells("name");
    const open = this.open?.order.name === name ? this.open : undefined;
    if (!open) this.close(into);
    const refusedAt = this.refusedOrders.get(name);
    if (!open && refusedAt !== undefined) {
      refuse(`belongs to order ${name}, whose first row (line ${refusedAt}) was refused`);
      return;
    }
    const different =
      open && ORDER_LEVEL.find((column) => cells(column) && cells(column) !== open.cells(column));
    if (open && different && cells("total") !== "") {
      refuse(`repeats order ${name} (line ${open.line}) with another "${heading(different)}"`);
      return;
    }
    const currency = open?.order.currency ?? this.currency;
    if (currency === null) {
      refuse(noFirstRow(name));
      return;
    }
    const item = this.lineItem(cells, currency, refuse);
    if (!item) return;
    if (open) open.order.lines.push(item);
    else into.strayLines.push({ orderName: name, line, item });
  }

  private readFirst(cells: Cells, line: number, into: Reading, refuse: (reason: string) => void) {
    this.close(into);
    let order: OrderFact;
    try {
      order = readOrder(cells, {
        currency: this.currency,
        timezone: this.timezone,
        // of two accounts in one file the later is believed
        version: `${this.version}|${String(line).padStart(10, "0")}`,
      });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      refuse(`order ${cells("name").slice(0, 40)} left out: ${error.message}`);
      this.remember(cells("name"), line, into);
      return;
    }
    this.currency = order.currency;
    this.refusedOrders.delete(order.name!);
    this.open = { order, line, cells };
    const item = this.lineItem(cells, order.currency, refuse);
    if (item) order.lines.push(item);
  }

  private lineItem(cells: Cells, currency: string, refuse: (reason: string) => void): OrderLineFact | null {
    const has = (column: Column) => this.columns!.has(column);
    if (!has("lineQuantity") || !has("lineName") || !has("linePrice")) return null;
    try {
      return readLineItem(cells, currency);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      refuse(`line item left out: ${error.message}`);
      return null;
    }
  }

  /** The order whose first row was refused; a further row of the open order is not meant. */
  private remember(name: string, line: number, into: Reading) {
    if (name === this.open?.order.name) return;
    this.close(into);
    if (name && this.refusedOrders.size < REFUSED_REMEMBERED && !this.refusedOrders.has(name))
      this.refusedOrders.set(name, line);
  }

  private close(into: Reading) {
    if (!this.open) return;
    into.orders.push({ line: this.open.line, order: this.open.order });
    this.ordersRead++;
    this.open = undefined;
  }
}

export function noFirstRow(name: string): string {
  return `"Total" is empty, and no row before tells of order ${name}`;
}

/** Two orders may share a name (after a migration); Shopify's ids tell them apart. */
function otherOrder(known: Cells, cells: Cells): boolean {
  return cells("id") !== "" && known("id") !== "" && cells("id") !== known("id");
}

function span(row: { line: number; lastLine: number }): string {
  return row.lastLine > row.line ? ` (read from line ${row.line} to ${row.lastLine})` : "";
}
