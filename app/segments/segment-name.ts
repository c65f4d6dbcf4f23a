// What segments, RFM groups and personas are called in the merchant's language.
import { isolate } from "../ui/format.ts";
import type { Text } from "../ui/i18n.ts";

type Named = { kind: "built-in" | "own"; handle: string; name: string | null };
type BuiltInName = "vip";

/** Own names are kept apart from the direction of the words around them. */
export function segmentName({ name, handle }: Named, text: Text): string {
  return name === null ? text(`segments.names.${handle as BuiltInName}`) : isolate(name);
}

/** Without the marks that keep its direction: for text fields and names of other things. */
export function plainSegmentName(named: Named, text: Text): string {
  return segmentName(named, text).replace(/[\u2068\u2069]/g, "");
}

/** What the segment is for. */
export function segmentAbout({ name, handle }: Named, text: Text): string {
  if (name !== null) return text("segments.about.own");
  if (handle.startsWith("rfm-")) return text("segments.about.rfm");
  if (handle.startsWith("persona-")) return text("segments.about.persona");
  return text(`segments.about.${handle as BuiltInName}`);
}

/** RFM groups and personas are called as their built-in segments are. */
export function choiceName(text: Text, kind: "groups" | "personas", value: string): string {
  const handle = kind === "groups" ? `rfm-${value.toLowerCase().replaceAll(" ", "-")}` : `persona-${value}`;
  return text(`segments.names.${handle as BuiltInName}`);
}
