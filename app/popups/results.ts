// What came of a campaign: each arm in numbers, each trigger, and where visitors stood when they were asked.
import type { Arm } from "../experiments/arm.ts";
import type { TriggerType } from "./campaign.ts";

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
  /** visitors who came with no group, or with one that is not the one drawn for them */
  odd: number;
};
