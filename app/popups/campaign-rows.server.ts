// The list of campaigns with what came of each in short.
import { readExperiment } from "../experiments/read-experiment.ts";
import type { Decision } from "../experiments/verdict.ts";
import type { Tx } from "../platform/db.server.ts";
import { HOLDOUT } from "./assignment.ts";
import type { StoredCampaign } from "./campaign.ts";
import type { CampaignRow } from "./campaign-rows.ts";
import { listCampaigns } from "./campaigns.server.ts";
import { isPublished } from "./published.ts";
import { type AllSums, type CampaignResults, resultsFromSums, sumsOf } from "./results.ts";

/** @param timezone IANA zone of the shop @param sums null: not counted yet */
export async function campaignRows(
  tx: Tx,
  shopId: bigint,
  timezone: string,
  now: Date,
  sums: AllSums | null,
): Promise<CampaignRow[]> {
  const stored = await listCampaigns(tx, shopId);
  return stored.map((one) => {
    const own = sums ? sumsOf(one, sums) : [];
    const results = resultsFromSums(one, own);
    const shown = results.arms.filter(({ arm }) => arm.id !== HOLDOUT);
    const all = (what: "shown" | "claims" | "orders") => shown.reduce((sum, arm) => sum + arm[what], 0);
    return {
      campaignId: one.campaignId,
      name: one.campaign.name,
      kind: one.campaign.kind,
      state: one.state,
      over: isOver(one, timezone, now),
      updatedAt: one.updatedAt,
      counted: sums !== null,
      shown: all("shown"),
      claims: all("claims"),
      orders: all("orders"),
      netMinor: BigInt(shown.reduce((sum, { arm }) => sum + arm.revenue.sum, 0)),
      decision: own.length > 0 && one.state !== "archived" ? decisionOf(results, now) : null,
    };
  });
}

/** Switched on, and past its end. */
export function isOver(stored: StoredCampaign, timezone: string, now: Date): boolean {
  return (stored.state === "running" || stored.state === "scheduled") && !isPublished(stored, timezone, now);
}

/** The groups of the results as an experiment's, and what they say. */
export function readResults({ arms, since }: Omit<CampaignResults, "odd">, now: Date) {
  const variants = arms.filter(({ arm }) => arm.id !== HOLDOUT).map(({ arm }) => arm);
  const holdout = arms.find(({ arm }) => arm.id === HOLDOUT)?.arm ?? null;
  const days = since ? (now.getTime() - since.getTime()) / 86_400_000 : 0;
  return readExperiment({ variants, holdout }, days);
}

const BEST: Decision[] = ["keep", "not-enough-data", "stop", "cannot-tell"];

/** Of several variants, what can be said of the best. */
function decisionOf(results: Omit<CampaignResults, "odd">, now: Date): Decision {
  const { comparisons } = readResults(results, now);
  const decisions = comparisons.map(({ verdict }) => verdict.decision);
  return BEST.find((one) => decisions.includes(one)) ?? "cannot-tell";
}
