// When a campaign is on: its schedule is written in the shop's own time.
import { Temporal } from "temporal-polyfill";

/** @param local without a zone, "2026-11-27T09:00"; an hour that a change of clocks skips is the next one */
export function instantInZone(local: string, timezone: string): Date {
  return new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(timezone).epochMilliseconds);
}
