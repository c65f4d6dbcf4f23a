// Keeps insight_day: only days whose totals changed are written, and a new purchase changes its own day and later ones.
import { hash } from "node:crypto";
import { jsonRows } from "../../commerce/json-rows.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import { type DayFacts, dayTotals } from "./day-ledger.ts";
import { gapCourse } from "./gap-course.ts";

/** Rows in one statement: a row of a shop ten years old holds 3,650 numbers. */
const AT_ONCE = 200;

type LedgerRow = { day: string; fingerprint: string; buyers: string; gapBars: string };

export async function writeDayLedger(tx: Tx, shopId: bigint, days: DayFacts[]): Promise<void> {
  const known = await tx.rows<{ day: string; fingerprint: string }>(
    sql`SELECT day, fingerprint FROM insight_day WHERE shop_id = ${shopId}`,
  );
  const before = new Map(known.map(({ day, fingerprint }) => [day, fingerprint]));
  let changed: LedgerRow[] = [];
  for (const row of ledgerRows(days)) {
    if (before.get(row.day) !== row.fingerprint) changed.push(row);
    before.delete(row.day);
    if (changed.length < AT_ONCE) continue;
    await upsert(tx, shopId, changed);
    changed = [];
  }
  await upsert(tx, shopId, changed);
  const gone = [...before.keys()];
  await tx.run(sql`DELETE FROM insight_day WHERE shop_id = ${shopId} AND day = ANY(${gone}::date[])`);
}

function* ledgerRows(days: DayFacts[]): Generator<LedgerRow> {
  const gaps = gapCourse(days.map(({ gapDays }) => gapDays));
  for (const totals of dayTotals(days)) {
    const { gapBars, ...percentiles } = gaps.next().value!;
    const row = { ...totals, ...percentiles, buyers: `{${totals.buyers}}`, gapBars: `{${gapBars}}` };
    yield { ...row, fingerprint: hash("sha256", jsonRows([row]), "base64") };
  }
}

async function upsert(tx: Tx, shopId: bigint, rows: LedgerRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(
    sql`DELETE FROM insight_day WHERE shop_id = ${shopId} AND day = ANY(${rows.map(({ day }) => day)}::date[])`,
  );
  await tx.run(sql`
    INSERT INTO insight_day (shop_id, day, position, purchases, gross_minor, net_minor, customers, bought_twice,
      unattributed, unattributed_gross_minor, goods_minor, costed_minor, cost_minor, gap_25, gap_50, gap_75, gap_90,
      gap_bars, buyers, fingerprint)
    SELECT ${shopId}, day, position, purchases, "grossMinor", "netMinor", customers, "boughtTwice", unattributed,
      "unattributedGrossMinor", "goodsMinor", "costedMinor", "costMinor", gap25, gap50, gap75, gap90,
      "gapBars"::int[], buyers::int[], fingerprint
    FROM json_to_recordset(${jsonRows(rows)}::json) AS told (
      day date, position int, purchases int, "grossMinor" bigint, "netMinor" bigint, customers int, "boughtTwice" int,
      unattributed int, "unattributedGrossMinor" bigint, "goodsMinor" bigint, "costedMinor" bigint, "costMinor" bigint,
      gap25 float8, gap50 float8, gap75 float8, gap90 float8, "gapBars" text, buyers text, fingerprint text)`);
}
