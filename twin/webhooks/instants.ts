/** Instants in the three spellings Shopify uses. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** REST: whole seconds in the shop's zone, "2026-07-01T08:00:00-04:00". */
export function restInstant(at: number, timezone: string): string {
  const offset = offsetMinutes(at, timezone);
  const local = new Date(Math.floor(at / 1000) * 1000 + offset * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  const hours = String(Math.floor(size / 60)).padStart(2, "0");
  const minutes = String(size % 60).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${hours}:${minutes}`;
}

/** GraphQL: whole seconds in UTC, "2026-07-01T12:00:00Z". */
export function graphqlInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The X-Shopify-Triggered-At header: UTC with nanoseconds. */
export function triggeredAt(at: number, nanoseconds: number): string {
  return `${new Date(at).toISOString().slice(0, -1)}${String(nanoseconds).padStart(6, "0")}Z`;
}

/** The zone's distance from UTC in minutes at an instant. */
export function offsetMinutes(at: number, timezone: string): number {
  if (timezone === "UTC" || timezone === "Etc/UTC") return 0;
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
    formats.set(timezone, format);
  }
  const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const parts = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (!parts) return 0;
  const size = Number(parts[2]) * 60 + Number(parts[3]);
  return parts[1] === "-" ? -size : size;
}
