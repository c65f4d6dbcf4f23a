// A campaign in the list: where it stands, and what came of it in short.
import type { Decision } from "../experiments/verdict.ts";
import type { CampaignKind, CampaignState } from "./campaign.ts";

export type CampaignRow = {
  campaignId: bigint;
  name: string;
  kind: CampaignKind;
  state: CampaignState;
  /** switched on, and its schedule has ended */
  over: boolean;
  updatedAt: Date;
  /** false: the figures below are not known yet */
  counted: boolean;
  /** visitors who saw it, of the present arms */
  shown: number;
  claims: number;
  /** of visitors who met it, the holdout not counted */
  orders: number;
  /** of those orders, minor units */
  netMinor: bigint;
  /** of the variant that does best; null before anybody met it */
  decision: Decision | null;
};
