// Since when a customer must have bought to count as active now.
import { daysBefore, localDate, midnight } from "./period.ts";

/** Local midnight W days before the shop's today, as in docs/metrics.md. @param windowDays W */
export function activeSince(now: Date, timezone: string, windowDays: number): Date {
  return midnight(daysBefore(localDate(now, timezone), windowDays), timezone);
}
