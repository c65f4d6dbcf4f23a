// An orders export in a database of its own, for one command: no account, no server, nothing left behind.
import { createReadStream } from "node:fs";
import { access, constants } from "node:fs/promises";
import { ensureShop, findShop, type ShopRow } from "../app/commerce/shop.server.ts";
import { importOrdersExport } from "../app/intake/import-orders-export.server.ts";
import type { Database } from "../app/platform/db.server.ts";
import { recomputeCustomers } from "../app/retention/recompute.server.ts";
import type { Refusal } from "./report-json.ts";
import { withThrowAwayDatabase } from "./throw-away-database.ts";

const DOMAIN = "orders-export.local";

/**
 * @param timezone for dates without an offset
 * @throws Error when the file cannot be read or is no orders export
 */
export async function withImportedOrders<T>(
  file: string,
  timezone: string,
  work: (database: Database, shop: ShopRow, refused: Refusal[]) => Promise<T>,
): Promise<T> {
  await checkReadable(file, "Give the path of an orders export.");
  return withThrowAwayDatabase(async (database) => {
    const { shopId } = await database.inSystem((tx) => ensureShop(tx, DOMAIN));
    const refused: Refusal[] = [];
    await importOrdersExport({
      database,
      shopId,
      source: createReadStream(file),
      importedAt: new Date(),
      timezone,
      onFacts: recomputeCustomers,
      onRefusal: (refusal) => {
        refused.push(refusal);
      },
    });
    const shop = await database.inSystem((tx) => findShop(tx, DOMAIN));
    return work(database, shop!, refused);
  });
}

/** @throws Error saying which file cannot be read, and what to do */
export async function checkReadable(file: string, advice: string): Promise<void> {
  await access(file, constants.R_OK).catch(() => {
    throw new Error(`${file} cannot be read. ${advice}`);
  });
}

/** For commands whose JSON has no place for refusals: they go to stderr. */
export function tellRefusals(refused: Refusal[]): void {
  for (const { line, reason } of refused) process.stderr.write(`line ${line} was left out: ${reason}\n`);
}
