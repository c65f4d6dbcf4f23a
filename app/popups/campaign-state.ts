// What may be done with a campaign in each state.
import type { CampaignState } from "./campaign.ts";

/** start: now, or at its time; restore: as a draft */
export const CAMPAIGN_ACTIONS = ["start", "pause", "archive", "restore"] as const;
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

const ALLOWED: Record<CampaignState, CampaignAction[]> = {
  draft: ["start", "archive"],
  scheduled: ["pause", "archive"],
  running: ["pause", "archive"],
  paused: ["start", "archive"],
  archived: ["restore"],
};

export function allowedActions(state: CampaignState): CampaignAction[] {
  return ALLOWED[state];
}

/** @param beginsLater its schedule begins after this moment; null = the action is not allowed in this state */
export function stateAfter(
  state: CampaignState,
  action: CampaignAction,
  beginsLater: boolean,
): CampaignState | null {
  if (!ALLOWED[state].includes(action)) return null;
  if (action === "start") return beginsLater ? "scheduled" : "running";
  return ({ pause: "paused", archive: "archived", restore: "draft" } as const)[action];
}

/**
 * Where a campaign that is now in `state` stood before what was done. One that was on is on again, or waits, by its
 * schedule.
 * @returns null = that was not the last thing that happened to it
 */
export function stateBefore(
  state: CampaignState,
  { did, was }: { did: CampaignAction; was: CampaignState },
  beginsLater: boolean,
): CampaignState | null {
  if (stateAfter(was, did, beginsLater) !== state) return null;
  if (was === "running" || was === "scheduled") return beginsLater ? "scheduled" : "running";
  return was;
}
