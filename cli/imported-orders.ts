// An orders export in a database of its own, for one command: no account, no server, nothing left behind.
import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { resolve } from "node:path";
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
  const path = await readableFile(file, "Give the path of an orders export.");
  return withThrowAwayDatabase(async (database) => {
    const { shopId } = await database.inSystem((tx) => ensureShop(tx, DOMAIN));
    const refused: Refusal[] = [];
    await importOrdersExport({
      database,
      shopId,
      source: createReadStream(path),
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

/**
 * The path of a file as it was typed: npm runs scripts in the project's folder, and INIT_CWD is where the command was given.
 * @throws Error saying which file cannot be read, and what to do
 */
export async function readableFile(file: string, advice: string): Promise<string> {
  for (const path of new Set([resolve(process.env.INIT_CWD ?? ".", file), resolve(file)])) {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) throw new Error(`${file} is a folder. ${advice}`);
    const readable = access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (found && (await readable)) return path;
  }
  throw new Error(`${file} cannot be read. ${advice}`);
}

/** For commands whose JSON has no place for refusals: they go to stderr. */
export function tellRefusals(refused: Refusal[]): void {
  for (const { line, reason } of refused) process.stderr.write(`line ${line} was left out: ${reason}\n`);
}
