// The tiers in force, each with what Shopify has of it.
import type { ShopRow } from "../commerce/shop.server.ts";
import type { Terms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import type { TierRow } from "./tier-card.tsx";
import type { TierAtShopify } from "./tier-standing.server.ts";
import { tierTag } from "./tier-tag.ts";

/** @returns null while there are none; `granted`: whether the app may write them */
export function tierRows(
  { scopes }: ShopRow,
  { versions }: Terms,
  there: TierAtShopify[],
  now: Date,
): { rows: TierRow[]; granted: boolean } | null {
  const programme = versionAt(versions, now)?.programme;
  if (!programme?.tiers) return null;
  const granted = scopes?.split(",") ?? [];
  return {
    granted: granted.includes("write_customers") && granted.includes("write_discounts"),
    rows: programme.tiers.levels.flatMap((level) => {
      const known = there.find(({ tier }) => tier === level.id);
      const { name, discountPercent } = level;
      return known ? [{ ...known, name, tag: tierTag(level), percent: discountPercent }] : [];
    }),
  };
}
