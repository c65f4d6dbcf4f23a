// The least a program must do to have a bulk operation's orders in PostgreSQL: parse each line and COPY it into
// indexed tables of the same shape, on two connections. Nothing is compared, joined, derived or protected.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import pg from "pg";
import { copyIn } from "../app/platform/copy.server.ts";
import { copyRow } from "../app/platform/copy-text.ts";
import type { Tx } from "../app/platform/db.server.ts";

const WORKERS = 2;
const BATCH = 10_000;

// biome-ignore lint/suspicious/noExplicitAny: whatever the lines hold
type Row = any;

/** @returns seconds */
export async function backfillCeiling(url: string, path: string): Promise<number> {
  const clients = Array.from({ length: WORKERS }, () => new pg.Client({ connectionString: url }));
  for (const client of clients) await client.connect();
  await clients[0]!.query(`
    CREATE SCHEMA ceiling;
    CREATE TABLE ceiling.orders (LIKE orders INCLUDING ALL);
    CREATE TABLE ceiling.order_line (LIKE order_line INCLUDING ALL);
    CREATE TABLE ceiling.fulfilment (LIKE fulfilment INCLUDING ALL)`);
  const start = performance.now();
  const busy: Promise<void>[] = Array(WORKERS).fill(Promise.resolve());
  let orders: string[] = [];
  let lines: string[] = [];
  let fulfilments: string[] = [];
  let batches = 0;
  const send = async () => {
    const worker = batches++ % WORKERS;
    const rows = [orders, lines, fulfilments] as const;
    [orders, lines, fulfilments] = [[], [], []];
    await busy[worker];
    busy[worker] = copyAll({ client: clients[worker] } as unknown as Tx, rows);
  };
  let position = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const row: Row = JSON.parse(line);
    if (row.__parentId) lines.push(lineRow(row, position++));
    else {
      orders.push(orderRow(row));
      for (const one of row.fulfillments)
        fulfilments.push(
          copyRow([1, digits(one.id), digits(row.id), one.createdAt, one.status, one.updatedAt]),
        );
    }
    if (orders.length + lines.length >= BATCH) await send();
  }
  await send();
  await Promise.all(busy);
  const seconds = (performance.now() - start) / 1000;
  await clients[0]!.query("DROP SCHEMA ceiling CASCADE");
  for (const client of clients) await client.end();
  return seconds;
}

async function copyAll(tx: Tx, [orders, lines, fulfilments]: readonly [string[], string[], string[]]) {
  await copyIn(
    tx,
    `ceiling.orders (shop_id, order_id, name, customer_id, created_at, processed_at, updated_at, currency, total_minor,
      subtotal_minor, discount_minor, shipping_minor, tax_minor, financial_status, fulfillment_status, source_name, tags,
      version, source)`,
    orders,
  );
  await copyIn(
    tx,
    `ceiling.order_line (shop_id, order_id, position, line_id, product_id, variant_id, sku, title, quantity,
      current_quantity, price_minor, discount_minor)`,
    lines,
  );
  await copyIn(
    tx,
    "ceiling.fulfilment (shop_id, fulfilment_id, order_id, created_at, status, version)",
    fulfilments,
  );
}

const digits = (gid: string) => gid.slice(gid.lastIndexOf("/") + 1);
const minor = (set: Row) => Math.round(Number(set.shopMoney.amount) * 100);

function orderRow(row: Row): string {
  return copyRow([
    1,
    digits(row.id),
    row.name,
    digits(row.customer.id),
    row.createdAt,
    row.processedAt,
    row.updatedAt,
    row.currencyCode,
    minor(row.totalPriceSet),
    minor(row.subtotalPriceSet),
    minor(row.totalDiscountsSet),
    minor(row.totalShippingPriceSet),
    minor(row.totalTaxSet),
    row.displayFinancialStatus,
    row.displayFulfillmentStatus,
    row.sourceName,
    row.tags,
    row.updatedAt,
    "bulk",
  ]);
}

function lineRow(row: Row, position: number): string {
  return copyRow([
    1,
    digits(row.__parentId),
    position,
    digits(row.id),
    digits(row.product.id),
    digits(row.variant.id),
    row.sku,
    row.title,
    row.quantity,
    row.currentQuantity,
    minor(row.originalUnitPriceSet),
    row.discountAllocations.length > 0 ? minor(row.discountAllocations[0].allocatedAmountSet) : 0,
  ]);
}
