// Orders exports as texts, and their import into a database of the test's own.
import { testDatabase } from "../../tests/set-up/database.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { type ImportOptions, importOrdersExport } from "./import-orders-export.server.ts";
import type { Refusal } from "./orders-export.ts";

export const HEADER =
  "Name,Email,Currency,Total,Created at,Id,Lineitem quantity,Lineitem name,Lineitem price";
export const row = (
  name: string,
  email: string,
  total: string,
  { id = "", at = "2024-05-01 10:00:00 +0000", item = "Tea" } = {},
) => `${name},${email},USD,${total},${at},${id},1,${item},${total}`;
export const file = (...rows: string[]) => [HEADER, ...rows].join("\n");

/** stands for what retention derives: who was touched, and what they own now */
async function derive(tx: Tx, shopId: bigint, touched: bigint[]) {
  await tx.run(
    sql`DELETE FROM purchase WHERE shop_id = ${shopId} AND customer_id = ANY(${touched}::bigint[])`,
  );
  await tx.run(sql`
    INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gross_minor, net_minor)
    SELECT shop_id, order_id, customer_id, created_at, 1, total_minor, total_minor - refunded_minor
    FROM orders WHERE shop_id = ${shopId} AND customer_id = ANY(${touched}::bigint[])`);
}

/** For a whole test file. */
export async function exportFixture() {
  const database = await testDatabase();
  async function load(shopId: bigint, text: string, options: Partial<ImportOptions> = {}) {
    const refusals: Refusal[] = [];
    async function* source() {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    }
    const result = await importOrdersExport({
      database,
      shopId,
      source: source(),
      importedAt: new Date("2024-06-01T00:00:00Z"),
      onFacts: derive,
      onRefusal: (refusal) => {
        refusals.push(refusal);
      },
      ...options,
    });
    return { ...result, refusals };
  }

  return { database, derive, load };
}
