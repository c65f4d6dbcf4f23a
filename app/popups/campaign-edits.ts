// Changes of the editor that move more than one field.
import type { DiscountSpec } from "../discounts/discount-spec.ts";
import { type Campaign, type CampaignKind, type CampaignVariant, MAY_GIVE, MUST_GIVE } from "./campaign.ts";

export const USUAL_DISCOUNT: DiscountSpec = {
  value: { type: "percentage", percent: 10 },
  minimum: { type: "none" },
  productIds: [],
  collectionIds: [],
  oncePerCustomer: true,
  combinesWith: { order: false, product: false, shipping: false },
  prefix: "",
  validHours: 24 * 7,
  sharedCode: null,
};

export const FREE_SHIPPING: DiscountSpec["value"] = { type: "free-shipping", maximumMinor: null };

/** Another kind, with a discount where it needs one and none where it may give none. */
export function withKind(campaign: Campaign, kind: CampaignKind): Campaign {
  const kept = MAY_GIVE.has(kind) ? campaign.discount : null;
  const needed = MUST_GIVE.has(kind) ? (kept ?? USUAL_DISCOUNT) : kept;
  const discount =
    kind === "free-shipping" ? withValue(needed!, FREE_SHIPPING) : needed && withoutFreeShipping(needed);
  return {
    ...campaign,
    kind,
    discount,
    options: kind === "question" && campaign.options.length === 0 ? ["a", "b"] : campaign.options,
    variants: campaign.variants.map((variant) =>
      variant.discount && (!discount || kind === "free-shipping") ? withoutDiscount(variant) : variant,
    ),
  };
}

/** Free shipping is for the whole order, and does not combine with another. */
export function withValue(discount: DiscountSpec, value: DiscountSpec["value"]): DiscountSpec {
  if (value.type !== "free-shipping") return { ...discount, value };
  return {
    ...discount,
    value,
    productIds: [],
    collectionIds: [],
    combinesWith: { ...discount.combinesWith, shipping: false },
  };
}

function withoutFreeShipping(discount: DiscountSpec): DiscountSpec {
  return discount.value.type === "free-shipping" ? { ...discount, value: USUAL_DISCOUNT.value } : discount;
}

const KEYS = ["a", "b", "c", "d", "e"];

/** One more variant, saying and giving what the campaign does; the same campaign when there is no room. */
export function withVariant(campaign: Campaign): Campaign {
  const key = KEYS.find((one) => campaign.variants.every((variant) => variant.key !== one));
  if (!key) return campaign;
  return {
    ...campaign,
    variants: [...campaign.variants, { key, name: key.toUpperCase(), weight: 1 }],
  };
}

/** @param change a field that is undefined is the campaign's own again */
export function changeVariant(campaign: Campaign, key: string, change: Partial<CampaignVariant>): Campaign {
  const changed = (variant: CampaignVariant) =>
    Object.fromEntries(
      Object.entries({ ...variant, ...change }).filter(([, value]) => value !== undefined),
    ) as CampaignVariant;
  return {
    ...campaign,
    variants: campaign.variants.map((variant) => (variant.key === key ? changed(variant) : variant)),
  };
}

function withoutDiscount({ discount: _, ...rest }: CampaignVariant): CampaignVariant {
  return rest;
}

/** How visitors split, in percent of all: the holdout first. */
export function plannedShares(campaign: Campaign): { key: string; percent: number }[] {
  const total = campaign.variants.reduce((sum, { weight }) => sum + weight, 0);
  const rest = 100 - campaign.holdoutPercent;
  return [
    { key: "holdout", percent: campaign.holdoutPercent },
    ...campaign.variants.map(({ key, weight }) => ({ key, percent: (rest * weight) / total })),
  ];
}
