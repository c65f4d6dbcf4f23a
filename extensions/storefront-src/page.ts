// What the embed's Liquid hands the scripts, what the browser keeps, and what the loader hands the popups.
import type { TriggerType } from "../../app/popups/campaign.ts";
import type { PublishedCampaign } from "../../app/popups/published.ts";

/** The JSON printed by blocks/app-embed.liquid. Campaigns that cannot appear on this page are not in it. */
export type PageFacts = {
  /** "/" or "/fr/" */
  root: string;
  /** BCP 47 */
  lang: string;
  /** value of the cart in hundredths of the currency shown */
  total: number;
  /** whether a campaign waits for the back button */
  back: boolean;
  /** a logged-in customer who has ordered before */
  known: boolean;
  campaigns: PublishedCampaign[];
};

/** What is known of a visitor: kept from visit to visit only where the visitor allows it. */
export type Memory = {
  /** visitor's id */
  v: string;
  /** campaign → appearances, epoch seconds of the last, whether it is to stop */
  c: Record<string, [times: number, last: number, over: 1 | undefined]>;
  /** "<campaign>:<arm>" for arms met, the oldest first: what the cart attribute says */
  a: string[];
};

/** What is known of this visit: one tab, until it closes. */
export type Visit = {
  /** pages seen */
  p: number;
  /** said when the visitor was here before this visit */
  r?: string;
  /** address's query and referrer with which the visit began */
  u: [query: string, referrer: string];
  /** whether the shop was told that its storefront has this switched on */
  b?: boolean | 1;
  /** message to send once another page has opened: who was held out has stayed */
  h?: string;
  /** 1: the back button is captured; 2: it was used */
  k?: number;
  /** visit's id */
  s?: string;
  /** campaign → appearances in this visit */
  c?: Record<string, number>;
  m?: Memory;
};

/** Handed by the loader to the popups. */
export type Page = {
  facts: PageFacts;
  visit: Visit;
  /** address of the app proxy */
  path: string;
  /** whether the visitor may be counted; undefined: Shopify has not said */
  allowed: () => boolean | undefined;
  save: () => void;
  /** sends nothing where counting is refused */
  send: (to: string, body?: string) => boolean;
};

/** `arm`: it was set off by triggers that only this arm has. */
export type SetOff = { campaign: PublishedCampaign; arm?: string; trigger: TriggerType };

declare global {
  interface Window {
    Shopify?: {
      currency?: { active: string; rate: string };
      customerPrivacy?: { analyticsProcessingAllowed?: () => boolean };
      loadFeatures?: (features: { name: string; version: string }[], done: (error?: unknown) => void) => void;
    };
  }
  interface Navigator {
    globalPrivacyControl?: boolean;
  }
}
