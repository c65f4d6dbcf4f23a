// The table group_day: one row for each of a shop's days, read back as RFM totals and moves.
import { jsonRows } from "../../commerce/json-rows.ts";
import { empty, sql, type Tx } from "../../platform/db.server.ts";
import { MOVE_SPANS, type MoveSpan } from "../groups/move-spans.ts";
import type { RfmMove } from "../rfm.server.ts";
import { RFM_GROUPS, SCORES } from "../rfm-groups.ts";
import { type RfmTotals, rfmTotalsOf } from "../rfm-totals.ts";
import { FRESH, type GroupDay, MOVES } from "./group-course.ts";

/** Days in one statement. */
const AT_ONCE = 200;

export type StoredDay = { rfm: RfmTotals; moves: Record<MoveSpan, RfmMove[]> };

/** null: the day is not told of. */
export async function storedGroupDay(tx: Tx, shopId: bigint, day: string): Promise<StoredDay | null> {
  const [row] = await tx.rows<{
    customers: number[];
    nets: bigint[];
    moved: number[];
    movedNets: bigint[];
  }>(sql`
    SELECT customers, net_minor AS nets, moved, moved_net_minor AS "movedNets"
    FROM group_day WHERE shop_id = ${shopId} AND day = ${day}::date`);
  if (!row) return null;
  const moves = MOVE_SPANS.map((span, index) => [span, movesOf(row.moved, row.movedNets, index * MOVES)]);
  return { rfm: totalsOf(row.customers, row.nets), moves: Object.fromEntries(moves) };
}

function totalsOf(customers: number[], nets: bigint[]): RfmTotals {
  const cells = SCORES.flatMap((r) => SCORES.map((fm) => ({ r, fm })));
  return rfmTotalsOf(
    cells.map((cell, place) => ({ ...cell, customers: customers[place]!, netMinor: nets[place]! })),
  );
}

function movesOf(moved: number[], nets: bigint[], begin: number): RfmMove[] {
  const moves: RfmMove[] = [];
  for (let from = 0; from <= FRESH; from++) {
    for (const [place, to] of RFM_GROUPS.entries()) {
      const at = begin + from * RFM_GROUPS.length + place;
      if (moved[at]! === 0) continue;
      moves.push({ from: RFM_GROUPS[from] ?? null, to, customers: moved[at]!, netMinor: nets[at]! });
    }
  }
  return moves;
}

/** By day: what all purchases up to its end were when it was reckoned. */
export async function storedFingerprints(tx: Tx, shopId: bigint): Promise<Map<string, string>> {
  const rows = await tx.rows<{ day: string; fingerprint: string }>(
    sql`SELECT day, fingerprint FROM group_day WHERE shop_id = ${shopId}`,
  );
  return new Map(rows.map(({ day, fingerprint }) => [day, fingerprint]));
}

/** By day, of the days before one, as many as movement looks back from there. */
export async function storedLimits(
  tx: Tx,
  shopId: bigint,
  before: string,
): Promise<Map<string, Float64Array>> {
  const rows = await tx.rows<{ day: string; limits: number[] }>(sql`
    SELECT day, limits FROM group_day
    WHERE shop_id = ${shopId} AND day < ${before}::date AND day >= ${before}::date - ${MOVE_SPANS.at(-1)!}::int`);
  return new Map(rows.map(({ day, limits }) => [day, Float64Array.from(limits)]));
}

export type DayRow = {
  day: string;
  fingerprint: string;
  /** arrays as PostgreSQL writes them */
  customers: string;
  nets: string;
  moved: string;
  movedNets: string;
  limits: string;
};

export function dayRow(told: GroupDay, day: string, fingerprint: string): DayRow {
  return {
    day,
    fingerprint,
    customers: `{${told.customers}}`,
    nets: `{${told.nets}}`,
    moved: `{${told.moved.join(",")}}`,
    movedNets: `{${told.movedNets.join(",")}}`,
    limits: `{${told.limits}}`,
  };
}

export type Days = { from: string; to: string };

/** Call with the shop's lock held. @param kept the days whose rows stay; the others' go @param rows of the days after them */
export async function replaceGroupDays(
  tx: Tx,
  shopId: bigint,
  kept: Days | null,
  rows: DayRow[],
): Promise<void> {
  const outside = kept ? sql`AND NOT day BETWEEN ${kept.from}::date AND ${kept.to}::date` : empty;
  await tx.run(sql`DELETE FROM group_day WHERE shop_id = ${shopId} ${outside}`);
  for (let begin = 0; begin < rows.length; begin += AT_ONCE) {
    await tx.run(sql`
      INSERT INTO group_day (shop_id, day, customers, net_minor, moved, moved_net_minor, limits, fingerprint)
      SELECT ${shopId}, day, customers::int[], nets::bigint[], moved::int[], "movedNets"::bigint[], limits::float8[],
        fingerprint
      FROM json_to_recordset(${jsonRows(rows.slice(begin, begin + AT_ONCE))}::json) AS told (
        day date, customers text, nets text, moved text, "movedNets" text, limits text, fingerprint text)`);
  }
}
