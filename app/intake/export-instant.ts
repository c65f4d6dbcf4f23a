// Dates as orders exports and spreadsheets write them → an instant. What is ambiguous (04/05/2024) is refused.
import { Temporal } from "temporal-polyfill";

// 2011-01-05 10:22:33 +0000 · 2011-01-05T10:22:33.5Z · 2011-01-05 10:22 +03:30 · 2011-01-05 10:22:33 UTC · 2011-01-05
const FORM =
  /^(\d{4})-(\d\d)-(\d\d)(?:(?:T| +)(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?: *(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?)?$/i;

/**
 * A date without offset, or without time, is meant in the shop's own zone; a date alone is that day's first moment.
 * @param timezone IANA zone of the shop
 * @returns undefined when the text is no date this door understands
 */
export function exportInstant(text: string, timezone: string): Date | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as Six;
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  if (y < 1900 || h > 23 || mi > 59 || s > 59) return undefined;
  const asUtc = new Date(Date.UTC(y, mo - 1, d, h, mi, s, ms));
  // 31 February rolls over
  if (asUtc.getUTCMonth() !== mo - 1 || asUtc.getUTCDate() !== d) return undefined;
  if (zone === undefined) return inZone(asUtc, timezone);
  const offset = offsetMinutes(zone);
  return offset === undefined ? undefined : new Date(asUtc.getTime() - offset * 60_000);
}

type Six = [number, number, number, number, number, number];

function offsetMinutes(zone: string): number | undefined {
  if (/^[a-z]/i.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(":", "") || "0");
  if (hours > 15 || minutes > 59) return undefined;
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}

function inZone(wallClock: Date, timezone: string): Date {
  if (timezone === "UTC") return wallClock;
  const local = Temporal.PlainDateTime.from(wallClock.toISOString().slice(0, -1));
  return new Date(local.toZonedDateTime(timezone).epochMilliseconds);
}
