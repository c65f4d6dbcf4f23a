// What the groups page shows: from stored answers, whatever the day. Only movement between two days that are not one of
// the usual spans apart has to be read from all purchases, and is asked for by itself.
import { sql, type Tx } from "../../platform/db.server.ts";
import { groupDaysNow } from "../group-days/group-days-run.server.ts";
import { storedGroupDay } from "../group-days/stored-group-days.server.ts";
import { storedAnswer } from "../insight/answers.server.ts";
import { insightState, READ_ANEW, storedTotals } from "../insight/insight-state.server.ts";
import type { PersonaTotal } from "../insight/score-customers.server.ts";
import { daysBefore, midnight } from "../period.ts";
import { type RfmMove, rfmMoves, rfmTotals } from "../rfm.server.ts";
import { type RfmTotals, rfmTotalsOf } from "../rfm-totals.ts";
import type { GroupDates } from "./group-dates.ts";

export type GroupBoard = {
  /** null: not worked out yet */
  rfm: RfmTotals | null;
  /** null: to be asked for by itself, see moves-anew.server.ts */
  moves: RfmMove[] | null;
  /** null: not worked out yet */
  personas: { totals: PersonaTotal[]; asOf: Date; windowDays: number } | null;
  /** since when facts may be missing above; null when none are */
  asOf: Date | null;
};

type Question = Pick<GroupDates, "day" | "since" | "span">;
type Told = Omit<GroupBoard, "personas">;

export async function groupBoard(
  tx: Tx,
  shopId: bigint,
  dates: Question,
  { today, timezone }: { today: string; timezone: string },
): Promise<GroupBoard> {
  const now = dates.day === today ? await toldOfToday(tx, shopId, dates, timezone) : null;
  const told =
    // the run that tells of today knows of no other span
    (now?.moves || (now && dates.span === null) ? now : await toldOfDay(tx, shopId, dates, timezone)) ??
    now ??
    (await toldAnew(tx, shopId, dates, timezone));
  return { ...told, personas: await storedPersonas(tx, shopId) };
}

async function toldOfToday(
  tx: Tx,
  shopId: bigint,
  { since }: Question,
  timezone: string,
): Promise<Told | null> {
  const stored = await storedTotals(tx, shopId, timezone);
  const rfm = stored && (await storedAnswer(tx, shopId, "rfm"));
  if (!rfm) return null;
  const kept = await storedAnswer(tx, shopId, "moves");
  return { rfm, moves: kept?.from === daysBefore(since, -1) ? kept.moves : null, asOf: stored.asOf };
}

async function toldOfDay(
  tx: Tx,
  shopId: bigint,
  { day, span }: Question,
  timezone: string,
): Promise<Told | null> {
  const stored = await groupDaysNow(tx, shopId, timezone);
  const told = stored && (await storedGroupDay(tx, shopId, day));
  return told ? { rfm: told.rfm, moves: span && told.moves[span], asOf: stored.asOf } : null;
}

/** From the purchases, where there are none or so few that nobody waits. */
async function toldAnew(
  tx: Tx,
  shopId: bigint,
  { day, since, span }: Question,
  timezone: string,
): Promise<Told> {
  const [start, end] = [since, day].map((last) => midnight(daysBefore(last, -1), timezone)) as [Date, Date];
  const { any } = await tx.row<{ any: boolean }>(
    sql`SELECT EXISTS (SELECT FROM purchase WHERE shop_id = ${shopId} AND at < ${end}) AS any`,
  );
  if (!any) return { rfm: rfmTotalsOf([]), moves: [], asOf: null };
  const { few } = await tx.row<{ few: boolean }>(sql`
    SELECT count(*) <= ${READ_ANEW} AS few
    FROM (SELECT FROM purchase WHERE shop_id = ${shopId} LIMIT ${READ_ANEW + 1}) counted`);
  if (!few) return { rfm: null, moves: null, asOf: null };
  return {
    rfm: await rfmTotals(tx, shopId, end),
    moves: span && (await rfmMoves(tx, shopId, start, end)),
    asOf: null,
  };
}

async function storedPersonas(tx: Tx, shopId: bigint): Promise<GroupBoard["personas"]> {
  const state = await insightState(tx, shopId);
  const totals = await storedAnswer(tx, shopId, "personas");
  if (!totals || !state?.derivedAt || state.windowDays === null) return null;
  return { totals, asOf: state.derivedAt, windowDays: state.windowDays };
}
