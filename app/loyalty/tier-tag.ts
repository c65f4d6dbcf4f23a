// How a tier is called at Shopify's customers.
import type { Programme } from "./programme.ts";

export const TIER_TAG_PREFIX = "perennial-tier:";

/** Shopify's own limit. */
const LONGEST = 40;

/** The merchant's tag, else one made of the tier's name. A comma would make two tags of it. */
export function tierTag({ name, tag }: { name: string; tag: string | null }): string {
  const own = `${TIER_TAG_PREFIX}${name.replace(/[,\s]+/g, " ").trim()}`;
  return tag ?? [...own].slice(0, LONGEST).join("").trim();
}

/** Tags by tier's id; empty without tiers. */
export function tierTags(programme: Programme | undefined): Map<string, string> {
  return new Map((programme?.tiers?.levels ?? []).map((level) => [level.id, tierTag(level)]));
}
