// Where a campaign stands, as a badge.
import { Badge, type BadgeProps } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import type { CampaignState } from "./campaign.ts";

const TONES: Record<CampaignState | "over", BadgeProps["tone"]> = {
  draft: undefined,
  scheduled: "info",
  running: "success",
  paused: "attention",
  archived: undefined,
  over: undefined,
};

/** @param over it is switched on, and its schedule has ended */
export function StateBadge({ state, over }: { state: CampaignState; over: boolean }) {
  const text = useText();
  const shown = over && (state === "running" || state === "scheduled") ? "over" : state;
  return <Badge tone={TONES[shown]}>{text(`popups.states.${shown}`)}</Badge>;
}
