// What pages tell of all members at once, as figures that are kept for large shops.
import type { Figure } from "../commerce/kept-figures.server.ts";
import { accountsAtShopify } from "./account-fields.server.ts";
import type { CostMonth } from "./cost-share.ts";
import { readHoldout } from "./holdout.server.ts";
import { type Lift, readLift } from "./lift.server.ts";
import { type PointSums, pointSums } from "./money-view.server.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { costByMonth } from "./reward-cost.server.ts";
import { type TierAtShopify, tiersAtShopify } from "./tier-standing.server.ts";
import { tierTags } from "./tier-tag.ts";

const COST_MONTHS = 12;

export const POINT_SUMS: Figure<PointSums> = {
  name: "loyalty-points",
  reckon: pointSums,
};

export const TIERS: Figure<TierAtShopify[]> = {
  name: "loyalty-tiers",
  reckon: async (tx, shopId, now) => tiersAtShopify(tx, shopId, await tagsNow(tx, shopId, now)),
  basis: async (tx, shopId) => JSON.stringify([...(await tagsNow(tx, shopId, new Date()))]),
};

export const ACCOUNTS: Figure<Awaited<ReturnType<typeof accountsAtShopify>>> = {
  name: "loyalty-accounts",
  reckon: accountsAtShopify,
};

/** null = nobody is held out */
export const LIFT: Figure<Lift | null> = {
  name: "loyalty-lift",
  reckon: async (tx, shopId, now) => {
    const holdout = await readHoldout(tx, shopId);
    return holdout && readLift(tx, shopId, holdout, now);
  },
  basis: async (tx, shopId) => {
    const holdout = await readHoldout(tx, shopId);
    return holdout ? `${holdout.percent} ${holdout.salt} ${holdout.since.getTime()}` : "";
  },
};

export const COST: Figure<CostMonth[]> = {
  name: "loyalty-cost",
  reckon: (tx, shopId, now) => costByMonth(tx, shopId, COST_MONTHS, now),
};

export const LOYALTY_FIGURES: Figure<unknown>[] = [POINT_SUMS, TIERS, ACCOUNTS, LIFT, COST];

async function tagsNow(...[tx, shopId, now]: Parameters<Figure<unknown>["reckon"]>) {
  return tierTags(versionAt((await readTerms(tx, shopId)).versions, now)?.programme);
}
