// What came of a campaign: each arm in numbers, and each trigger.
import type { Arm } from "../experiments/arm.ts";
import { HOLDOUT } from "./assignment.ts";
import type { StoredCampaign, TriggerType } from "./campaign.ts";
import type { GroupSums } from "./group-sums.server.ts";

/** An arm since its present groups stand; `visitors` are those who met it, held out or not. */
export type ArmResult = {
  arm: Arm;
  /** the variant's name; empty for the holdout */
  name: string;
  shown: number;
  closed: number;
  claims: number;
  copied: number;
  applied: number;
  /** every order of its visitors, the second of a visitor too */
  orders: number;
};

/** One trigger, the first that fired for a visitor. */
export type TriggerResult = {
  trigger: TriggerType;
  /** visitors who saw the popup because of it */
  shown: number;
  claims: number;
  /** visitors among them who bought */
  buyers: number;
  /** visitors of the holdout for whom it fired, and how many of them opened no other page after it */
  heldOut: number;
  left: number;
};

export type CampaignResults = {
  /** when the present arms began */
  since: Date | null;
  arms: ArmResult[];
  triggers: TriggerResult[];
  /** orders of which some cost is not known: while there are any, no margin is told */
  unknownCosts: number;
  /** visitors who came with no group, or with one that is not the one drawn for them */
  odd: number;
};

/** The sums of all campaigns, as of then; null = now. */
export type AllSums = { value: GroupSums[]; asOf: Date | null };

/** A campaign's own; none from before its present groups. */
export function sumsOf(
  { campaignId, armsSince }: Pick<StoredCampaign, "campaignId" | "armsSince">,
  { value, asOf }: AllSums,
): GroupSums[] {
  if (asOf && armsSince && armsSince > asOf) return [];
  return value.filter((one) => one.campaignId === campaignId);
}

/** @param sums those of this campaign */
export function resultsFromSums(
  { armsSince, campaign }: Pick<StoredCampaign, "armsSince" | "campaign">,
  sums: GroupSums[],
): Omit<CampaignResults, "odd"> {
  // arms are compared: what is unknown in one is of no use in another
  const unknownCosts = total(sums, "unknownCosts");
  const arms = plannedShares(campaign).map(({ id, name, share }) => {
    const own = sums.filter(({ arm }) => arm === id);
    const all = (what: NumberOf<GroupSums>) => total(own, what);
    const arm: Arm = {
      id,
      share,
      visitors: all("visitors"),
      conversions: all("conversions"),
      revenue: { sum: all("revenue"), sumOfSquares: all("revenueSquares") },
      margin: unknownCosts === 0 ? { sum: all("margin"), sumOfSquares: all("marginSquares") } : null,
      discountCost: all("discountCost"),
    };
    return {
      arm,
      name,
      shown: all("shown"),
      closed: all("closed"),
      claims: all("claims"),
      copied: all("copied"),
      applied: all("applied"),
      orders: all("orders"),
    };
  });
  return { since: armsSince, arms, triggers: triggersFromSums(sums), unknownCosts };
}

function triggersFromSums(sums: GroupSums[]): TriggerResult[] {
  const triggers = [...new Set(sums.map(({ trigger }) => trigger))].map((trigger) => {
    const own = sums.filter((one) => one.trigger === trigger);
    const all = (what: NumberOf<GroupSums>) => total(own, what);
    return {
      trigger,
      shown: all("shown"),
      claims: all("claims"),
      buyers: all("buyers"),
      heldOut: all("heldOut"),
      left: all("left"),
    };
  });
  const met = ({ shown, heldOut }: TriggerResult) => shown + heldOut;
  return triggers.sort((a, b) => met(b) - met(a) || (a.trigger < b.trigger ? -1 : 1));
}

type NumberOf<T> = { [Key in keyof T]: T[Key] extends number ? Key : never }[keyof T];

function total(sums: GroupSums[], what: NumberOf<GroupSums>): number {
  return sums.reduce((sum, one) => sum + one[what], 0);
}

/** The holdout first, where there is one; then the variants in their order. */
function plannedShares({ holdoutPercent, variants }: StoredCampaign["campaign"]) {
  const held = holdoutPercent / 100;
  const weights = variants.reduce((sum, { weight }) => sum + weight, 0);
  const shown = variants.map(({ key, name, weight }) => ({
    id: key,
    name,
    share: ((1 - held) * weight) / weights,
  }));
  return held > 0 ? [{ id: HOLDOUT, name: "", share: held }, ...shown] : shown;
}
