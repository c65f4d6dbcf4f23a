// The same figures period after period, for spark lines and trends.
import { Temporal } from "temporal-polyfill";
import type { Tx } from "../platform/db.server.ts";
import type { Period } from "./period.ts";
import { figuresOfPeriods, type PeriodFigures } from "./report.server.ts";

/**
 * Figures of periods of `months` months, each ending one month after the one before, the last at `to`.
 * Oldest first.
 */
export async function trend(
  tx: Tx,
  shopId: bigint,
  { to, timezone, windowDays, points, months }: Trend,
): Promise<PeriodFigures[]> {
  const end = Temporal.PlainDate.from(to);
  const periods = Array.from({ length: points }, (_, point): Period => {
    const last = end.subtract({ months: points - 1 - point });
    return { from: last.subtract({ months }).toString(), to: last.toString(), timezone };
  });
  return figuresOfPeriods(tx, shopId, periods, windowDays);
}

type Trend = { to: string; timezone: string; windowDays: number; points: number; months: number };
