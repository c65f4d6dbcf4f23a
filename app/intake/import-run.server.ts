// The account of each import: how far it is, what it refused, how it ended. Shown on the Data page while it runs.
import { sql, type Tx } from "../platform/db.server.ts";
import type { Refusal } from "./orders-export.ts";

export type ImportKind = "orders_csv" | "bulk_history";
export type ImportState = "queued" | "running" | "done" | "failed" | "cancelled";

export type ImportRunRow = {
  importId: bigint;
  kind: ImportKind;
  state: ImportState;
  fileName: string | null;
  /** Shopify's id of the bulk operation */
  reference: string | null;
  /** null while the file is being uploaded, or Shopify is still gathering it */
  bytesTotal: bigint | null;
  bytesDone: bigint;
  rowsRead: number;
  ordersRead: number;
  ordersStored: number;
  rowsRefused: number;
  /** why it failed, or waits to be tried again; for the merchant */
  reason: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** since when a history's result is being read */
  readingSince: Date | null;
  /** how many objects Shopify has gathered for a history so far */
  gathered: number;
};

/** Of refusals beyond these only the number is kept. */
export const REFUSALS_KEPT = 10_000;

const RUN = sql`
  SELECT import_id AS "importId", kind, state, file_name AS "fileName", reference, bytes_total AS "bytesTotal",
    bytes_done AS "bytesDone", rows_read AS "rowsRead", orders_read AS "ordersRead", orders_stored AS "ordersStored",
    rows_refused AS "rowsRefused", reason, created_at AS "createdAt", started_at AS "startedAt",
    finished_at AS "finishedAt", reading_since AS "readingSince", gathered
  FROM import_run`;

/** The newest first. */
export function listImports(tx: Tx, shopId: bigint, limit = 20): Promise<ImportRunRow[]> {
  return tx.rows(sql`${RUN} WHERE shop_id = ${shopId} ORDER BY import_id DESC LIMIT ${limit}`);
}

export async function findImport(tx: Tx, shopId: bigint, importId: bigint): Promise<ImportRunRow | null> {
  const [found] = await tx.rows<ImportRunRow>(
    sql`${RUN} WHERE shop_id = ${shopId} AND import_id = ${importId}`,
  );
  return found ?? null;
}

export type RefusalPage = {
  refusals: Refusal[];
  /** how many rows can be paged through; `rowsRefused` of the run may be more */
  kept: number;
  page: number;
  pageSize: number;
};

/** @param page from 1 */
export async function importRefusals(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  page: number,
  pageSize = 50,
): Promise<RefusalPage> {
  const { kept } = await tx.row<{ kept: number }>(sql`
    SELECT count(*)::int AS kept FROM import_refusal WHERE shop_id = ${shopId} AND import_id = ${importId}`);
  const refusals = await tx.rows<Refusal>(sql`
    SELECT line, reason FROM import_refusal WHERE shop_id = ${shopId} AND import_id = ${importId}
    ORDER BY line, position LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`);
  return { refusals, kept, page, pageSize };
}

/** The kept refusals as CSV: line,reason. */
export async function refusalsCsv(tx: Tx, shopId: bigint, importId: bigint): Promise<string> {
  const { refusals } = await importRefusals(tx, shopId, importId, 1, REFUSALS_KEPT);
  const rows = refusals.map(({ line, reason }) => `${line},"${reason.replaceAll('"', '""')}"\r\n`);
  return `line,reason\r\n${rows.join("")}`;
}

/** Ends an import before its time; what it stored already stays. @returns false when it had ended by itself */
export async function cancelImport(tx: Tx, shopId: bigint, importId: bigint): Promise<boolean> {
  const cancelled = await tx.run(sql`
    UPDATE import_run SET state = 'cancelled', finished_at = now(), reason = NULL
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND state IN ('queued', 'running')`);
  if (cancelled === 1) await dropChunks(tx, shopId, importId);
  return cancelled === 1;
}

/** Thrown inside a running import that somebody cancelled. */
export class ImportCancelled extends Error {
  override name = "ImportCancelled";
}

/**
 * @param goesOn whether it goes on from where an earlier try ended; else every try reads everything
 * @returns the run to work on; null when it has ended: a repeated job has nothing to do
 */
export async function beginImport(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  { goesOn = false } = {},
): Promise<ImportRunRow | null> {
  const begun = await tx.run(sql`
    UPDATE import_run SET state = 'running', started_at = coalesce(started_at, now()), reason = NULL
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND state IN ('queued', 'running')`);
  if (begun === 0) return null;
  if (!goesOn)
    await tx.run(sql`DELETE FROM import_refusal WHERE shop_id = ${shopId} AND import_id = ${importId}`);
  return findImport(tx, shopId, importId);
}

export type ImportCounts = Pick<
  ImportRunRow,
  "bytesDone" | "rowsRead" | "ordersRead" | "ordersStored" | "rowsRefused"
>;

/** @throws ImportCancelled */
export async function noteProgress(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  counts: ImportCounts,
): Promise<void> {
  const noted = await tx.run(sql`
    UPDATE import_run SET bytes_done = ${counts.bytesDone}, rows_read = ${counts.rowsRead},
      orders_read = ${counts.ordersRead}, orders_stored = ${counts.ordersStored}, rows_refused = ${counts.rowsRefused}
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND state = 'running'`);
  if (noted === 0) throw new ImportCancelled("The import was cancelled.");
}

/** @param before how many of this try are kept already */
export async function keepRefusals(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  before: number,
  refusals: Refusal[],
): Promise<void> {
  if (refusals.length === 0) return;
  await tx.run(sql`
    INSERT INTO import_refusal (shop_id, import_id, position, line, reason)
    SELECT ${shopId}, ${importId}, ${before}::int + nth, line, reason
    FROM unnest(${refusals.map((one) => one.line)}::int[], ${refusals.map((one) => one.reason)}::text[])
      WITH ORDINALITY AS t (line, reason, nth)`);
}

/** @param reason for the merchant; null when it went well */
export async function endImport(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  state: "done" | "failed",
  reason: string | null = null,
): Promise<void> {
  await tx.run(sql`
    UPDATE import_run SET state = ${state}, reason = ${reason}, finished_at = now()
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND state IN ('queued', 'running')`);
  await dropChunks(tx, shopId, importId);
}

/** The job will be tried again; until then the page shows why it waits. */
export async function awaitRetry(tx: Tx, shopId: bigint, importId: bigint, reason: string): Promise<void> {
  await tx.run(sql`
    UPDATE import_run SET state = 'queued', reason = ${reason}
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND state = 'running'`);
}

async function dropChunks(tx: Tx, shopId: bigint, importId: bigint): Promise<void> {
  await tx.run(sql`DELETE FROM import_chunk WHERE shop_id = ${shopId} AND import_id = ${importId}`);
}
