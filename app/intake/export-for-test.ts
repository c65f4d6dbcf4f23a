// Orders exports as texts, and their import into a database of the test's own.
import { testDatabase } from "../../tests/set-up/database.ts";
import { derive } from "./derive-for-test.ts";
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
