// What pages tell of all visitors at once, as figures that are kept for large shops.
import type { Figure } from "../commerce/kept-figures.server.ts";
import { sql } from "../platform/db.server.ts";
import type { Trade } from "./campaign-checks.ts";
import { type GroupSums, groupSums } from "./group-sums.server.ts";
import { readTrade } from "./shop-trade.server.ts";

const FEW_VISITORS = 5_000;

/** Of all campaigns. */
export const CAMPAIGN_SUMS: Figure<GroupSums[]> = {
  name: "campaigns",
  reckon: (tx, shopId) => groupSums(tx, shopId, null),
  isQuick: async (tx, shopId) => {
    const { many } = await tx.row<{ many: boolean }>(sql`
      SELECT EXISTS (
        SELECT FROM popup_exposure WHERE shop_id = ${shopId} ORDER BY eligible_at OFFSET ${FEW_VISITORS}) AS many`);
    return !many;
  },
};

export const TRADE: Figure<Trade> = { name: "trade", reckon: readTrade };

export const POPUP_FIGURES: Figure<unknown>[] = [CAMPAIGN_SUMS, TRADE];

/** What the check says of a shop whose trade is not known yet. */
export const UNKNOWN_TRADE: Trade = { ordersADay: 0, averageOrderMinor: null, margin: null, costKnown: 0 };
