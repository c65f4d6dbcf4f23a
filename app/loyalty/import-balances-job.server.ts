// The job behind the import page: tries a file, or takes it in. Each part and how far it came are one transaction, so a
// job that ended in the middle goes on from there; a trial begins anew.
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import type { Mapping, Refusal } from "./balance-choices.ts";
import { BalanceCsvError, type BalanceRow, readBalances } from "./balance-csv.ts";
import { balanceFile, dropRefusals, findBalanceImport, keepRefusals } from "./balance-imports.server.ts";
import { type ImportOutcome, importPart, ROWS_TOGETHER } from "./import-balances.server.ts";

/** Does what the import's state asks for; nothing when it asks for nothing. */
export async function runBalanceImport(
  database: Database,
  shopId: bigint,
  importId: bigint,
  now = new Date(),
): Promise<void> {
  const work = await database.inShop(shopId, async (tx) => {
    const run = await findBalanceImport(tx, shopId, importId);
    if (run?.state !== "checking" && run?.state !== "taking") return null;
    return { run, csv: await balanceFile(tx, shopId, importId) };
  });
  if (!work) return;
  const dryRun = work.run.state === "checking";
  try {
    if (work.csv === null) throw new BalanceCsvError("gone", "The file is gone. Upload it again.");
    const { rows, refusals } = readBalances(work.csv, work.run.mapping satisfies Mapping);
    const begin = dryRun ? 0 : work.run.rowsDone;
    if (begin === 0) await database.inShop(shopId, (tx) => start(tx, shopId, importId, rows, refusals));
    const taken = new Set<bigint>();
    for (let first = begin; first < rows.length; first += ROWS_TOGETHER) {
      const some = rows.slice(first, first + ROWS_TOGETHER);
      await database.inShop(shopId, async (tx) => {
        const part = await importPart(tx, shopId, some, { dryRun, now, taken });
        await note(tx, shopId, importId, first + some.length, part);
      });
    }
    await end(database, shopId, importId, dryRun ? "checked" : "done", null);
  } catch (error) {
    if (!(error instanceof BalanceCsvError)) throw error;
    await end(database, shopId, importId, "failed", error.problem);
  }
}

async function start(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  rows: BalanceRow[],
  refusals: Refusal[],
): Promise<void> {
  await dropRefusals(tx, shopId, importId);
  await keepRefusals(tx, shopId, importId, refusals);
  await tx.run(sql`
    UPDATE loyalty_import SET rows_total = ${rows.length + refusals.length}, rows_done = 0, members = 0, points = 0,
      refused = ${refusals.length}
    WHERE shop_id = ${shopId} AND import_id = ${importId}`);
}

async function note(tx: Tx, shopId: bigint, importId: bigint, rowsDone: number, part: ImportOutcome) {
  await keepRefusals(tx, shopId, importId, part.refusals);
  await tx.run(sql`
    UPDATE loyalty_import SET rows_done = ${rowsDone}, members = members + ${part.imported},
      points = points + ${part.points}, refused = refused + ${part.refusals.length}
    WHERE shop_id = ${shopId} AND import_id = ${importId}`);
}

function end(
  database: Database,
  shopId: bigint,
  importId: bigint,
  state: "checked" | "done" | "failed",
  problem: string | null,
): Promise<number> {
  return database.inShop(shopId, (tx) =>
    tx.run(sql`
      UPDATE loyalty_import SET state = ${state}, problem = ${problem}, ended_at = now(),
        file = CASE WHEN ${state === "done"} THEN NULL ELSE file END
      WHERE shop_id = ${shopId} AND import_id = ${importId}`),
  );
}
