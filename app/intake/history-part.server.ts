// How far each part of a history is. Positions move in the transactions that store what lies before them.
import { sql, type Tx } from "../platform/db.server.ts";
import { ImportCancelled, keepRefusals, REFUSALS_KEPT } from "./import-run.server.ts";
import type { Refusal } from "./orders-export.ts";

/** In the order in which they are read: customers before the orders that name them. */
export const PARTS = ["customers", "products", "orders", "refunds"] as const;
export type PartName = (typeof PARTS)[number];

export type HistoryPart = {
  part: PartName;
  /** Shopify's id of the bulk operation; null before it was asked for */
  reference: string | null;
  attempt: number;
  bytesTotal: bigint | null;
  bytesDone: bigint;
  /** lines read */
  objects: number;
  sharesDone: number;
  cursor: bigint | null;
  done: boolean;
  /** of the orders: asked for with leave to read all of them */
  whole: boolean;
};

/** Makes those that are missing. */
export async function historyParts(tx: Tx, shopId: bigint, importId: bigint): Promise<HistoryPart[]> {
  await tx.run(sql`
    INSERT INTO history_part (shop_id, import_id, part)
    SELECT ${shopId}, ${importId}, unnest(${[...PARTS]}::text[]) ON CONFLICT DO NOTHING`);
  const rows = await tx.rows<HistoryPart>(sql`
    SELECT part, reference, attempt, bytes_total AS "bytesTotal", bytes_done AS "bytesDone", objects,
      shares_done AS "sharesDone", cursor, done, whole
    FROM history_part WHERE shop_id = ${shopId} AND import_id = ${importId}`);
  return PARTS.map((name) => rows.find((row) => row.part === name)!);
}

export type PartPatch = Partial<Omit<HistoryPart, "part">>;

export async function updatePart(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  { part }: HistoryPart,
  patch: PartPatch,
): Promise<void> {
  const { reference, attempt, bytesTotal, bytesDone, objects, sharesDone, cursor, done, whole } = patch;
  await tx.run(sql`
    UPDATE history_part SET
      reference = CASE WHEN ${reference !== undefined} THEN ${reference ?? null} ELSE reference END,
      attempt = coalesce(${attempt ?? null}::int, attempt),
      bytes_total = coalesce(${bytesTotal ?? null}::bigint, bytes_total),
      bytes_done = coalesce(${bytesDone ?? null}::bigint, bytes_done),
      objects = coalesce(${objects ?? null}::int, objects),
      shares_done = coalesce(${sharesDone ?? null}::int, shares_done),
      cursor = coalesce(${cursor ?? null}::bigint, cursor),
      done = coalesce(${done ?? null}::boolean, done),
      whole = coalesce(${whole ?? null}::boolean, whole)
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND part = ${part}`);
}

/** For a new bulk operation: its file is another one. */
export async function restartPart(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  part: HistoryPart,
  patch: Pick<HistoryPart, "reference" | "attempt"> & { whole?: boolean },
): Promise<void> {
  await updatePart(tx, shopId, importId, part, { ...patch, bytesDone: 0n, objects: 0, sharesDone: 0 });
}

export type Progress = {
  rowsRead: number;
  ordersRead?: number;
  ordersStored?: number;
  refusals: Refusal[];
};

/** Adds to the run's account what a batch brought. @throws ImportCancelled */
export async function addProgress(
  tx: Tx,
  shopId: bigint,
  importId: bigint,
  { rowsRead, ordersRead = 0, ordersStored = 0, refusals }: Progress,
): Promise<void> {
  const [run] = await tx.rows<{ refused: number }>(sql`
    UPDATE import_run SET rows_read = rows_read + ${rowsRead}, orders_read = orders_read + ${ordersRead},
      orders_stored = orders_stored + ${ordersStored}, rows_refused = rows_refused + ${refusals.length},
      reading_since = coalesce(reading_since, clock_timestamp()),
      bytes_done = parts.done, bytes_total = parts.total
    FROM (SELECT sum(bytes_done)::bigint AS done, sum(bytes_total)::bigint AS total FROM history_part
      WHERE shop_id = ${shopId} AND import_id = ${importId}) parts
    WHERE shop_id = ${shopId} AND import_id = ${importId} AND state = 'running'
    RETURNING rows_refused AS refused`);
  if (!run) throw new ImportCancelled("The import was cancelled.");
  const before = run.refused - refusals.length;
  await keepRefusals(tx, shopId, importId, before, refusals.slice(0, Math.max(0, REFUSALS_KEPT - before)));
}

/** Whose figures are to be derived once the orders are in. */
export async function rememberTouched(tx: Tx, shopId: bigint, touched: bigint[]): Promise<void> {
  if (touched.length === 0) return;
  // as text: the driver would quote each of thousands
  await tx.run(sql`
    INSERT INTO history_touched (shop_id, customer_id)
    SELECT ${shopId}, unnest(${`{${touched.join(",")}}`}::bigint[]) ON CONFLICT DO NOTHING`);
}

/** Takes some of those out. @returns none when there are no more */
export async function takeTouched(tx: Tx, shopId: bigint, limit: number): Promise<bigint[]> {
  const rows = await tx.rows<{ id: bigint }>(sql`
    DELETE FROM history_touched WHERE shop_id = ${shopId} AND customer_id IN (
      SELECT customer_id FROM history_touched WHERE shop_id = ${shopId} ORDER BY customer_id LIMIT ${limit})
    RETURNING customer_id AS id`);
  return rows.map((row) => row.id);
}
