// The same figures period after period, for spark lines and trends.
import { Temporal } from "temporal-polyfill";
import type { Tx } from "../platform/db.server.ts";
import type { Period } from "./period.ts";
import { type PeriodFigures, periodFigures } from "./report.server.ts";

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
  const series: PeriodFigures[] = [];
  for (let back = points - 1; back >= 0; back--) {
    const last = end.subtract({ months: back });
    const period: Period = { from: last.subtract({ months }).toString(), to: last.toString(), timezone };
    series.push(await periodFigures(tx, shopId, period, windowDays));
  }
  return series;
}

type Trend = { to: string; timezone: string; windowDays: number; points: number; months: number };
