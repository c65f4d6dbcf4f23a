// Figures over everything a shop has. A small shop's are reckoned whenever somebody looks. A large shop's would keep the
// page waiting: they are kept, told with the moment they are of, and reckoned anew by a job while somebody looks.
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import type { Kept } from "./kept.ts";
import { fromKeptJson, toKeptJson } from "./kept-json.ts";

export const KEPT_FIGURES_TASK = "reckon-figures";

export type Figure<T> = {
  name: string;
  reckon(tx: Tx, shopId: bigint, now: Date): Promise<T>;
  /** small enough to be reckoned while somebody waits; default: the shop's customers are few */
  isQuick?(tx: Tx, shopId: bigint): Promise<boolean>;
  /** what it hangs on beside facts: when that changes, what is kept answers no more */
  basis?(tx: Tx, shopId: bigint): Promise<string>;
};

/** A run rests for as many times of what the last one took. */
const REST = 40;
const LEAST_REST_MS = 10_000;
const FEW_CUSTOMERS = 2_000;

export async function hasFewCustomers(tx: Tx, shopId: bigint): Promise<boolean> {
  const { many } = await tx.row<{ many: boolean }>(sql`
    SELECT EXISTS (SELECT FROM customer WHERE shop_id = ${shopId} ORDER BY customer_id OFFSET ${FEW_CUSTOMERS}) AS many`);
  return !many;
}

/** What can be told now; asks for a new reckoning where what is kept is old, or not there. */
export async function keptFigure<T>(
  tx: Tx,
  shopId: bigint,
  figure: Figure<T>,
  now = new Date(),
): Promise<Kept<T>> {
  const { isQuick = hasFewCustomers, name } = figure;
  if (await isQuick(tx, shopId))
    return { value: await figure.reckon(tx, shopId, now), asOf: null, onItsWay: false };
  const row = await readRow(tx, shopId, figure);
  const isOld = !row || hasAged(row, now);
  if (isOld) {
    const key = `figure:${shopId}:${name}`;
    const options = { key, queue: `figures:${shopId}`, keepTime: true, priority: 3 };
    await enqueue(tx, KEPT_FIGURES_TASK, { shopId: `${shopId}`, name }, options);
  }
  return row
    ? { value: fromKeptJson(row.value) as T, asOf: row.asOf, onItsWay: isOld }
    : { value: null, asOf: null, onItsWay: true };
}

function hasAged({ asOf, tookMs }: { asOf: Date; tookMs: number }, now: Date): boolean {
  return asOf.getTime() + Math.max(LEAST_REST_MS, tookMs * REST) <= now.getTime();
}

async function readRow(tx: Tx, shopId: bigint, { name, basis }: Figure<unknown>) {
  const [row] = await tx.rows<{ value: unknown; basis: string; asOf: Date; tookMs: number }>(sql`
    SELECT value, basis, as_of AS "asOf", took_ms AS "tookMs" FROM kept_figure
    WHERE shop_id = ${shopId} AND figure = ${name}`);
  return row && row.basis === ((await basis?.(tx, shopId)) ?? "") ? row : null;
}

/** The job. Whoever looked while it ran asked for another, which finds nothing to do. */
export async function renewFigure(
  database: Database,
  shopId: bigint,
  figure: Figure<unknown>,
  now = new Date(),
): Promise<void> {
  const row = await database.inShop(shopId, (tx) => readRow(tx, shopId, figure));
  if (!row || hasAged(row, now)) await reckonFigure(database, shopId, figure, now);
}

/** Reckons one and keeps it. */
export async function reckonFigure(
  database: Database,
  shopId: bigint,
  figure: Figure<unknown>,
  now = new Date(),
): Promise<void> {
  const begun = performance.now();
  await database.inShop(shopId, async (tx) => {
    // much is sorted and hashed, once: compiling the statement would take as long again
    await tx.run(sql`SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)`);
    const basis = (await figure.basis?.(tx, shopId)) ?? "";
    const value = toKeptJson(await figure.reckon(tx, shopId, now));
    const tookMs = Math.round(performance.now() - begun);
    await tx.run(sql`
      INSERT INTO kept_figure (shop_id, figure, basis, value, as_of, took_ms)
      VALUES (${shopId}, ${figure.name}, ${basis}, ${value}::jsonb, ${now}, ${tookMs})
      ON CONFLICT (shop_id, figure) DO UPDATE SET basis = excluded.basis, value = excluded.value, as_of = excluded.as_of,
        took_ms = excluded.took_ms`);
  });
}
