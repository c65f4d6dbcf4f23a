// What the groups page shows: from the stored answers for now, from the purchases for any other day.
import type { Tx } from "../../platform/db.server.ts";
import { storedAnswer } from "../insight/answers.server.ts";
import { insightState, storedTotals } from "../insight/insight-state.server.ts";
import { limitReading } from "../insight/read-anew.server.ts";
import type { PersonaTotal } from "../insight/score-customers.server.ts";
import { daysBefore, midnight } from "../period.ts";
import { type RfmMove, type RfmTotals, rfmMoves, rfmTotals } from "../rfm.server.ts";
import { type GroupDates, MOVES_DAYS } from "./group-dates.ts";

export type GroupBoard = {
  rfm: RfmTotals;
  moves: RfmMove[];
  /** null: not worked out yet */
  personas: { totals: PersonaTotal[]; asOf: Date; windowDays: number } | null;
  /** since when facts may be missing above; null when none are */
  asOf: Date | null;
  /** a day of the past, or another stretch of movement: read from all purchases */
  anew: boolean;
};

export async function groupBoard(
  tx: Tx,
  shopId: bigint,
  { day, since }: Pick<GroupDates, "day" | "since">,
  { today, timezone }: { today: string; timezone: string },
): Promise<GroupBoard> {
  const stored = day === today ? await storedTotals(tx, shopId, timezone) : null;
  const rfm = stored && (await storedAnswer(tx, shopId, "rfm"));
  const kept = stored && (await storedAnswer(tx, shopId, "moves"));
  const from = daysBefore(since, -1);
  const to = daysBefore(day, -1);
  await limitReading(tx);
  return {
    rfm: rfm ?? (await rfmTotals(tx, shopId, midnight(to, timezone))),
    moves:
      kept?.from === from
        ? kept.moves
        : await rfmMoves(tx, shopId, midnight(from, timezone), midnight(to, timezone)),
    personas: await storedPersonas(tx, shopId),
    asOf: stored?.asOf ?? null,
    anew: day !== today || since !== daysBefore(today, MOVES_DAYS),
  };
}

async function storedPersonas(tx: Tx, shopId: bigint): Promise<GroupBoard["personas"]> {
  const state = await insightState(tx, shopId);
  const totals = await storedAnswer(tx, shopId, "personas");
  if (!totals || !state?.derivedAt || state.windowDays === null) return null;
  return { totals, asOf: state.derivedAt, windowDays: state.windowDays };
}
