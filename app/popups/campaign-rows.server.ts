// The list of campaigns with what came of each in short.
import { readExperiment } from "../experiments/read-experiment.ts";
import type { Decision } from "../experiments/verdict.ts";
import type { Tx } from "../platform/db.server.ts";
import { HOLDOUT } from "./assignment.ts";
import type { StoredCampaign } from "./campaign.ts";
import type { CampaignRow } from "./campaign-rows.ts";
import { listCampaigns } from "./campaigns.server.ts";
import { isPublished } from "./published.ts";
import { campaignResults, campaignTotals } from "./results.server.ts";
import type { CampaignResults } from "./results.ts";

/** @param timezone IANA zone of the shop */
export async function campaignRows(
  tx: Tx,
  shopId: bigint,
  timezone: string,
  now: Date,
): Promise<CampaignRow[]> {
  const stored = await listCampaigns(tx, shopId);
  const totals = new Map((await campaignTotals(tx, shopId)).map((row) => [row.campaignId, row]));
  const rows: CampaignRow[] = [];
  for (const one of stored) {
    const total = totals.get(one.campaignId);
    const { shown = 0, claims = 0, orders = 0, netMinor = 0n } = total ?? {};
    rows.push({
      campaignId: one.campaignId,
      name: one.campaign.name,
      kind: one.campaign.kind,
      state: one.state,
      over: isOver(one, timezone, now),
      updatedAt: one.updatedAt,
      shown,
      claims,
      orders,
      netMinor,
      decision: total && one.state !== "archived" ? await decisionOf(tx, shopId, one, now) : null,
    });
  }
  return rows;
}

/** Switched on, and past its end. */
export function isOver(stored: StoredCampaign, timezone: string, now: Date): boolean {
  return (stored.state === "running" || stored.state === "scheduled") && !isPublished(stored, timezone, now);
}

/** The groups of the results as an experiment's, and what they say. */
export function readResults({ arms, since }: CampaignResults, now: Date) {
  const variants = arms.filter(({ arm }) => arm.id !== HOLDOUT).map(({ arm }) => arm);
  const holdout = arms.find(({ arm }) => arm.id === HOLDOUT)?.arm ?? null;
  const days = since ? (now.getTime() - since.getTime()) / 86_400_000 : 0;
  return readExperiment({ variants, holdout }, days);
}

const BEST: Decision[] = ["keep", "not-enough-data", "stop", "cannot-tell"];

/** Of several variants, what can be said of the best. */
async function decisionOf(tx: Tx, shopId: bigint, stored: StoredCampaign, now: Date): Promise<Decision> {
  const { comparisons } = readResults(await campaignResults(tx, shopId, stored), now);
  const decisions = comparisons.map(({ verdict }) => verdict.decision);
  return BEST.find((one) => decisions.includes(one)) ?? "cannot-tell";
}
