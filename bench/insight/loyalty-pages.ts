// What the server asks for the pages of loyalty, as their loaders do.

import { keptFigure } from "../../app/commerce/kept-figures.server.ts";
import { findShopById } from "../../app/commerce/shop.server.ts";
import { readApiKey } from "../../app/loyalty/api-key.server.ts";
import { readHoldout } from "../../app/loyalty/holdout.server.ts";
import {
  ACCOUNTS,
  COST,
  LIFT,
  LOYALTY_FIGURES,
  POINT_SUMS,
  TIERS,
} from "../../app/loyalty/kept-loyalty.server.ts";
import { readHistoryQuery, readMemberQuery } from "../../app/loyalty/member-query.ts";
import { memberStanding } from "../../app/loyalty/member-standing.server.ts";
import { listMembers, readMember, tierNames } from "../../app/loyalty/members.server.ts";
import { inMoney } from "../../app/loyalty/money-view.server.ts";
import { previewProgramme } from "../../app/loyalty/preview.server.ts";
import { readDraft, readTerms } from "../../app/loyalty/programme.server.ts";
import { readProgrammePublication } from "../../app/loyalty/programme-publication.server.ts";
import { memberRedemptions, rewardsNow } from "../../app/loyalty/staff-redemptions.server.ts";
import { creditsOf } from "../../app/loyalty/store-credit.server.ts";
import { tierRows } from "../../app/loyalty/tier-rows.ts";
import { ruleNames } from "../../app/segments/rule-names.server.ts";
import { allSegments } from "../../app/segments/segments.server.ts";
import { frequentCustomer } from "./frequent-customer.ts";
import type { PageData } from "./pages.ts";

/** A customer as most are. */
const SOMEBODY = 1_404n;

export const LOYALTY_PAGES: Record<string, PageData> = {
  loyalty: async (tx, shopId, now) => {
    const terms = await readTerms(tx, shopId);
    await readDraft(tx, shopId);
    await readProgrammePublication(tx, shopId);
    const sums = await keptFigure(tx, shopId, POINT_SUMS, now);
    const tiers = await keptFigure(tx, shopId, TIERS, now);
    inMoney(sums.value!, terms.versions, now);
    tierRows((await findShopById(tx, shopId))!, terms, tiers.value!, now);
    await ruleNames(tx, shopId, null, await allSegments(tx, shopId, true), null);
  },
  "loyalty elsewhere": async (tx, shopId, now) => {
    await readTerms(tx, shopId);
    await readProgrammePublication(tx, shopId);
    await keptFigure(tx, shopId, ACCOUNTS, now);
    await readApiKey(tx, shopId);
  },
  "loyalty results": async (tx, shopId, now) => {
    await readHoldout(tx, shopId);
    await keptFigure(tx, shopId, LIFT, now);
    await keptFigure(tx, shopId, COST, now);
  },
  "loyalty members": members(""),
  "loyalty members, page 20": members("page=20"),
  "loyalty members by name": members("sort=name"),
  "loyalty members by pending": members("sort=-pending"),
  "loyalty members by owed": members("sort=-owed"),
  "loyalty members, least available": members("sort=available"),
  "loyalty members found by name": members("q=greta%20costa%2017"),
  "loyalty members found by e-mail": members("q=shopper1234"),
  "loyalty members not found": members("q=nobody"),
  "loyalty members in gold": members("tier=gold"),
  "loyalty members in gold by name": members("tier=gold&sort=name"),
  "loyalty members in silver by pending": members("tier=silver&sort=-pending"),
  "a loyalty member": member(async () => SOMEBODY),
  "a frequent loyalty member": member(frequentCustomer),
};

/** Outside the limits: the page does not wait for them. */
export const LOYALTY_ANEW: Record<string, PageData> = {
  "loyalty preview": async (tx, shopId, now) => {
    const { versions } = await readTerms(tx, shopId);
    await previewProgramme(tx, shopId, versions.at(-1)!.programme, now);
  },
  ...Object.fromEntries(
    LOYALTY_FIGURES.map(({ name, reckon }): [string, PageData] => [
      name,
      (tx, shopId, now) => reckon(tx, shopId, now),
    ]),
  ),
};

function members(address: string): PageData {
  const query = readMemberQuery(new URLSearchParams(address));
  return async (tx, shopId, now) => {
    await listMembers(tx, shopId, query);
    await tierNames(tx, shopId, now);
  };
}

function member(find: typeof frequentCustomer): PageData {
  const query = readHistoryQuery(new URLSearchParams());
  return async (tx, shopId, now) => {
    const customerId = await find(tx, shopId);
    await readMember(tx, shopId, customerId, query);
    await memberRedemptions(tx, shopId, customerId);
    await creditsOf(tx, shopId, customerId);
    await memberStanding(tx, shopId, customerId, now);
    await rewardsNow(tx, shopId, now);
  };
}
