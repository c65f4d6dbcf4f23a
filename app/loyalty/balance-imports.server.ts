// Files of balances: kept until they are taken in, tried as often as the merchant likes, and what became of each.
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import type { FileProblem, ImportState, Mapping, Refusal, RefusalReason } from "./balance-choices.ts";
import { decodeFile, guessMapping, readHeadings } from "./balance-csv.ts";

export const BALANCES_TASK = "import-balances";
export const REFUSALS_PAGE = 50;
const MOST_LISTED = 20;

export type BalanceImport = {
  importId: bigint;
  fileName: string;
  mapping: Mapping;
  state: ImportState;
  /** readable rows and refused ones; 0 before the first trial */
  rowsTotal: number;
  rowsDone: number;
  members: number;
  points: bigint;
  refused: number;
  problem: FileProblem | null;
  createdAt: Date;
  endedAt: Date | null;
  /** whether the file is still here */
  kept: boolean;
};

const IMPORT = sql`
  import_id AS "importId", file_name AS "fileName", mapping, state, rows_total AS "rowsTotal", rows_done AS "rowsDone",
  members, points, refused, problem, created_at AS "createdAt", ended_at AS "endedAt", file IS NOT NULL AS kept`;

/**
 * Keeps an uploaded file, with a first guess of its columns.
 * @returns its import
 * @throws BalanceCsvError when it is no CSV with a header
 */
export async function keepBalanceFile(
  tx: Tx,
  shopId: bigint,
  upload: { fileName: string; file: Uint8Array; startedBy: string | null },
): Promise<bigint> {
  const mapping = guessMapping(readHeadings(decodeFile(upload.file)));
  const name = upload.fileName.replaceAll("\0", "").toWellFormed().slice(-200);
  const { id } = await tx.row<{ id: bigint }>(sql`
    INSERT INTO loyalty_import (shop_id, file_name, file, mapping, started_by)
    VALUES (${shopId}, ${name}, ${Buffer.from(upload.file)}, ${JSON.stringify(mapping)}::jsonb, ${upload.startedBy})
    RETURNING import_id AS id`);
  return id;
}

export async function findBalanceImport(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
): Promise<BalanceImport | null> {
  const [found] = await tx.rows<BalanceImport>(
    sql`SELECT ${IMPORT} FROM loyalty_import WHERE shop_id = ${shopId} AND import_id = ${importId}`,
  );
  return found ?? null;
}

/** The newest first. */
export function listBalanceImports(tx: Tx, shopId: bigint): Promise<BalanceImport[]> {
  return tx.rows(sql`
    SELECT ${IMPORT} FROM loyalty_import WHERE shop_id = ${shopId} ORDER BY import_id DESC LIMIT ${MOST_LISTED}`);
}

/** @returns null when it is gone */
export async function balanceFile(tx: Tx, shopId: bigint, importId: bigint): Promise<string | null> {
  const [row] = await tx.rows<{ file: Buffer | null }>(
    sql`SELECT file FROM loyalty_import WHERE shop_id = ${shopId} AND import_id = ${importId}`,
  );
  return row?.file ? decodeFile(row.file) : null;
}

/** Bytes from which headings and a sample are read. */
const START = 16_384;

/** Whole lines from the beginning of the file, or all of a small one. @returns null when it is gone */
export async function balanceFileStart(tx: Tx, shopId: bigint, importId: bigint): Promise<string | null> {
  const [row] = await tx.rows<{ start: Buffer | null }>(sql`
    SELECT substring(file FROM 1 FOR ${START + 1}) AS start FROM loyalty_import
    WHERE shop_id = ${shopId} AND import_id = ${importId}`);
  if (!row?.start) return null;
  if (row.start.length <= START) return decodeFile(row.start);
  return decodeFile(row.start.subarray(0, row.start.lastIndexOf("\n") + 1));
}

/**
 * Enqueues a trial with these columns.
 * @returns false when something is under way with it, it was taken in, or is gone
 */
export async function startTrial(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  mapping: Mapping,
): Promise<boolean> {
  const changed = await tx.run(sql`
    UPDATE loyalty_import SET state = 'checking', mapping = ${JSON.stringify(mapping)}::jsonb, problem = NULL
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND file IS NOT NULL
      AND state IN ('uploaded', 'checked', 'failed')`);
  if (changed > 0) await enqueueWork(tx, shopId, importId);
  return changed > 0;
}

/**
 * Enqueues the taking in of what was tried.
 * @returns false when it was not tried, or is under way already
 */
export async function startTaking(tx: Tx, shopId: bigint, importId: bigint): Promise<boolean> {
  const changed = await tx.run(sql`
    UPDATE loyalty_import SET state = 'taking', rows_done = 0, members = 0, points = 0, refused = 0, problem = NULL
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND file IS NOT NULL AND state = 'checked'`);
  if (changed === 0) return false;
  await dropRefusals(tx, shopId, importId);
  await enqueueWork(tx, shopId, importId);
  return true;
}

async function enqueueWork(tx: Tx, shopId: bigint, importId: bigint): Promise<void> {
  const payload = { shopId: shopId.toString(), importId: importId.toString() };
  // one file after the other: who is in two of them is imported once
  await enqueue(tx, BALANCES_TASK, payload, {
    key: `balances:${shopId}:${importId}`,
    queue: `balances:${shopId}`,
  });
}

export async function dropRefusals(tx: Tx, shopId: bigint, importId: bigint): Promise<void> {
  await tx.run(sql`DELETE FROM loyalty_import_refusal WHERE shop_id = ${shopId} AND import_id = ${importId}`);
}

export async function keepRefusals(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  refusals: Refusal[],
): Promise<void> {
  if (refusals.length === 0) return;
  await tx.run(sql`
    INSERT INTO loyalty_import_refusal (shop_id, import_id, line, reason)
    SELECT ${shopId}, ${importId}, line, reason
    FROM unnest(${refusals.map(({ line }) => line)}::int[], ${refusals.map(({ reason }) => reason)}::text[])
      AS told (line, reason)
    ON CONFLICT DO NOTHING`);
}

export type ReasonCount = { reason: RefusalReason; count: number };

/** Which reasons there were how often, the most frequent first; and one page of the lines. */
export async function readRefusals(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  page: number,
): Promise<{ lines: Refusal[]; reasons: ReasonCount[] }> {
  const of = sql`FROM loyalty_import_refusal WHERE shop_id = ${shopId} AND import_id = ${importId}`;
  const reasons = await tx.rows<ReasonCount>(
    sql`SELECT reason, count(*)::int AS count ${of} GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  const lines = await tx.rows<Refusal>(sql`
    SELECT line, reason ${of} ORDER BY line LIMIT ${REFUSALS_PAGE} OFFSET ${(page - 1) * REFUSALS_PAGE}`);
  return { lines, reasons };
}

export function allRefusals(tx: Tx, shopId: bigint, importId: bigint): Promise<Refusal[]> {
  return tx.rows(sql`
    SELECT line, reason FROM loyalty_import_refusal WHERE shop_id = ${shopId} AND import_id = ${importId} ORDER BY line`);
}
