// When a shop's forecast is made: every day after its midnight, and soon after much has changed.
import { Temporal } from "temporal-polyfill";
import type { Tx } from "../../platform/db.server.ts";
import { enqueue } from "../../platform/jobs.server.ts";

export const FORECAST_TASK = "forecast";

/** So many customers changed at once is an import rather than trade. */
const MANY = 50;
/** Milliseconds without such a change before the forecast is made: an import comes in pieces. */
const PAUSE = 20_000;
/** Minutes after midnight: customers' scores come first, and groups are summed by them. */
const AFTER_MIDNIGHT = 15;
/** Shops of one zone share their midnight: they are spread over this many minutes after it. */
const SPREAD_MINUTES = 90;

/** The next one after this instant. */
export function nextForecastAt(now: Date, timezone: string, shopId: bigint): Date {
  const after = Number(shopId % BigInt(SPREAD_MINUTES));
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timezone)
    .startOfDay();
  const candidates = [today, today.add({ days: 1 }).startOfDay()].map(
    (midnight) => new Date(midnight.add({ minutes: AFTER_MIDNIGHT + after }).epochMilliseconds),
  );
  return candidates.find((at) => at > now) ?? candidates.at(-1)!;
}

/** One such job per shop; each run asks for the next, and one that waits already keeps its time. */
export async function scheduleDailyForecast(tx: Tx, shopId: bigint, runAt: Date): Promise<void> {
  await enqueue(
    tx,
    FORECAST_TASK,
    { shopId: `${shopId}` },
    {
      key: `forecast-daily:${shopId}`,
      queue: `forecast:${shopId}`,
      runAt,
      keepTime: true,
    },
  );
}

export async function scheduleForecastSoon(tx: Tx, shopId: bigint): Promise<void> {
  await enqueue(
    tx,
    FORECAST_TASK,
    { shopId: `${shopId}` },
    {
      key: `forecast-soon:${shopId}`,
      queue: `forecast:${shopId}`,
      runAt: new Date(Date.now() + PAUSE),
    },
  );
}

/** Call with the customers whose purchases changed. */
export async function noteChanges(tx: Tx, shopId: bigint, touched: bigint[]): Promise<void> {
  if (touched.length >= MANY) await scheduleForecastSoon(tx, shopId);
}
