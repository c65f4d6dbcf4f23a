// Keeps insight_activity: only midnights whose row changed are written, and a new purchase changes those after it.
import { createHash } from "node:crypto";
import { jsonRows } from "../../commerce/json-rows.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import { daysBefore, daysBetween } from "../period.ts";
import { type ActivityRow, activityRows } from "./activity-ledger.ts";
import { AHEAD_DAYS } from "./activity-pairs.server.ts";
import { activityStretches } from "./activity-stretches.server.ts";
import type { ShopDays } from "./shop-days.server.ts";

/** Rows in one statement: a row of a shop ten years old holds up to 6,500 numbers. */
const AT_ONCE = 200;

type LedgerRow = {
  day: string;
  since: string;
  activeAtBoth: string;
  boughtBefore: string;
  fingerprint: string;
};

/** @param today rows reach to two midnights after it, whatever was bought later */
export async function writeActivityLedger(
  tx: Tx,
  shopId: bigint,
  { days, today, windowDays }: { days: ShopDays; today: string; windowDays: number },
): Promise<void> {
  const known = await tx.rows<{ day: string; fingerprint: string }>(
    sql`SELECT day, fingerprint FROM insight_activity WHERE shop_id = ${shopId}`,
  );
  const before = new Map(known.map(({ day, fingerprint }) => [day, fingerprint]));
  const since = days.dates[0];
  const until = since ? daysBetween(since, today) + AHEAD_DAYS : 0;
  let changed: LedgerRow[] = [];
  if (since && until > windowDays) {
    const stretches = await activityStretches(tx, shopId, days, windowDays);
    for (const row of activityRows(stretches, windowDays, until)) {
      const day = daysBefore(since, -row.end);
      const fingerprint = fingerprintOf(since, row);
      if (before.get(day) !== fingerprint) changed.push({ day, since, ...asText(row), fingerprint });
      before.delete(day);
      if (changed.length < AT_ONCE) continue;
      await upsert(tx, shopId, changed);
      changed = [];
    }
  }
  await upsert(tx, shopId, changed);
  const gone = [...before.keys()];
  await tx.run(sql`DELETE FROM insight_activity WHERE shop_id = ${shopId} AND day = ANY(${gone}::date[])`);
}

function asText({ activeAtBoth, boughtBefore }: ActivityRow) {
  return { activeAtBoth: `{${activeAtBoth}}`, boughtBefore: `{${boughtBefore}}` };
}

function fingerprintOf(since: string, { activeAtBoth, boughtBefore }: ActivityRow): string {
  const hash = createHash("sha256").update(`${since} ${activeAtBoth.length} `);
  return hash.update(bytes(activeAtBoth)).update(bytes(boughtBefore)).digest("base64");
}

function bytes({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function upsert(tx: Tx, shopId: bigint, rows: LedgerRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(
    sql`DELETE FROM insight_activity WHERE shop_id = ${shopId} AND day = ANY(${rows.map(({ day }) => day)}::date[])`,
  );
  await tx.run(sql`
    INSERT INTO insight_activity (shop_id, day, since, active_at_both, bought_before, fingerprint)
    SELECT ${shopId}, day, since, "activeAtBoth"::int[], "boughtBefore"::int[], fingerprint
    FROM json_to_recordset(${jsonRows(rows)}::json) AS told (
      day date, since date, "activeAtBoth" text, "boughtBefore" text, fingerprint text)`);
}
