// What the editor tells the preview's own page: one popup, as the storefront would get it.
import type { CampaignTexts } from "./campaign.ts";
import type { PublishedCampaign } from "./published.ts";

export type PreviewMessage = {
  preview: "popup";
  campaign: PublishedCampaign;
  arm: string;
  /** BCP 47 */
  language: string;
  direction: "ltr" | "rtl";
  texts: Record<string, CampaignTexts>;
  /** the storefront's own words in that language */
  words: Record<string, string>;
};

/** Told by the preview once it listens. */
export type PreviewAnswer = { preview: "ready" };

export function isPreviewMessage(data: unknown): data is PreviewMessage {
  return typeof data === "object" && data !== null && (data as PreviewMessage).preview === "popup";
}
