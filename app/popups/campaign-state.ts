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
