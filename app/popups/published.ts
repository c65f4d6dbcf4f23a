// What rides in the storefront's pages: the active campaigns, as compact as a page can bear. Written into the app's
// own metafield by publish-campaigns.server.ts; the storefront extension imports the types of this file.
import {
  type Campaign,
  type CampaignTexts,
  type CampaignTrigger,
  discountOfArm,
  type StoredCampaign,
} from "./campaign.ts";
import { instantInZone } from "./schedule.ts";

/** In Liquid: `app.metafields.popups.campaigns.value`. */
export const PUBLISHED_NAMESPACE = "popups";
export const PUBLISHED_KEY = "campaigns";

/** Bytes: what Shopify promises every metafield, and more than a page should carry. */
export const LARGEST_PUBLISHED = 64 * 1024;

/** What is absent restricts nothing, or is the usual. */
export type Published = {
  v: 1;
  /** ISO 4217; amounts below are hundredths of its unit, as the storefront's cart writes them */
  currency: string;
  /** by priority: of two that could appear, the first does */
  campaigns: PublishedCampaign[];
  /** language → key of campaign → its words; Liquid hands the page its own language only, "*" where there is none */
  texts: Record<string, Record<string, CampaignTexts>>;
};

/** Trigger and its setting; for cart-value in hundredths. */
export type PublishedTrigger = [CampaignTrigger["type"], number];

/** `all`: every trigger has to happen. `grace`: seconds on the page before anything counts. */
export type PublishedTriggers = { on: PublishedTrigger[]; grace: number; all?: true };

export type PublishedArm = {
  key: string;
  weight: number;
  /** otherwise than the campaign's */
  triggers?: PublishedTriggers;
  /** its own words stand in `texts` under "<campaign id>:<arm>"; whatever is missing there is the campaign's */
  texts?: true;
};

export type PublishedCampaign = {
  id: string;
  kind: Campaign["kind"];
  salt: string;
  /** buckets of 10,000 that are never shown it (assignment.ts) */
  holdout: number;
  arms: PublishedArm[];
  triggers: PublishedTriggers;
  target?: PublishedTarget;
  /** most appearances */
  perSession: number;
  perVisitor?: number;
  daysBetween?: number;
  stopAfterClaim?: true;
  stopAfterClose?: true;
  /** epoch seconds */
  from?: number;
  to?: number;
  place: Campaign["look"]["place"];
  /** background, text, button, its text; absent = the theme's */
  colours?: [string, string, string, string];
  radius: number;
  image?: [url: string, alt: string];
  /** a claim can yield a code */
  code?: true;
  contact?: "email" | "phone";
  options?: string[];
  /** handles; absent = others from the collection of the page's product, else of the shop */
  products?: string[];
  link?: string;
};

export type PublishedTarget = {
  pages?: string[];
  paths?: string[];
  notPaths?: string[];
  devices?: string[];
  languages?: string[];
  countries?: string[];
  markets?: string[];
  visitor?: "new" | "returning";
  customer?: "logged-in" | "logged-out";
  tags?: string[];
  segments?: string[];
  cart?: {
    /** hundredths */
    atLeast?: number;
    atMost?: number;
    atLeastItems?: number;
    atMostItems?: number;
    products?: string[];
    notProducts?: string[];
  };
  utmSources?: string[];
  utmMediums?: string[];
  utmCampaigns?: string[];
  referrers?: string[];
};

export type PublishingShop = {
  /** ISO 4217 */
  currency: string;
  /** decimal digits of that currency's minor unit */
  exponent: number;
  /** IANA */
  timezone: string;
};

export type Publication =
  | { ok: true; published: Published; json: string; bytes: number }
  | {
      ok: false;
      bytes: number;
      limit: number;
      /** who takes how much, most first */
      largest: { name: string; bytes: number }[];
    };

/** Whether the campaign belongs in the pages at that instant: switched on and not over. What begins later rides along. */
export function isPublished({ state, campaign }: StoredCampaign, timezone: string, now: Date): boolean {
  if (state !== "running" && state !== "scheduled") return false;
  const { endsAt } = campaign.schedule;
  return !endsAt || instantInZone(endsAt, timezone) > now;
}

/** Everything that belongs in the pages of a shop, or what to make smaller. */
export function publish(stored: StoredCampaign[], shop: PublishingShop, now: Date): Publication {
  const active = stored
    .filter((one) => isPublished(one, shop.timezone, now))
    .sort((a, b) => a.campaign.priority - b.campaign.priority || (a.campaignId < b.campaignId ? -1 : 1));
  const published: Published = {
    v: 1,
    currency: shop.currency,
    campaigns: active.map((one) => publishCampaign(one, shop)),
    texts: textsOf(active),
  };
  const json = JSON.stringify(published);
  const bytes = bytesOf(json);
  if (bytes <= LARGEST_PUBLISHED) return { ok: true, published, json, bytes };
  const largest = active
    .map((one) => ({
      name: one.campaign.name,
      bytes: bytesOf(JSON.stringify([publishCampaign(one, shop), textsOf([one])])),
    }))
    .sort((a, b) => b.bytes - a.bytes);
  return { ok: false, bytes, limit: LARGEST_PUBLISHED, largest };
}

/** One campaign as the page has it; the editor's preview uses it too. */
export function publishCampaign(stored: StoredCampaign, shop: PublishingShop): PublishedCampaign {
  const { campaign } = stored;
  const { frequency, look, schedule } = campaign;
  const hundredths = (minor: number) => Math.round(minor * 10 ** (2 - shop.exponent));
  const target = targetOf(campaign.targeting, hundredths);
  const gives = campaign.variants.some(({ key }) => discountOfArm(campaign, key));
  const epoch = (local: string) => Math.floor(instantInZone(local, shop.timezone).getTime() / 1000);
  return {
    id: stored.campaignId.toString(),
    kind: campaign.kind,
    salt: stored.salt,
    holdout: campaign.holdoutPercent * 100,
    arms: campaign.variants.map((one) => ({
      key: one.key,
      weight: one.weight,
      ...(one.triggers ? { triggers: triggersOf(one.triggers, hundredths) } : {}),
      ...(one.texts ? { texts: true as const } : {}),
    })),
    triggers: triggersOf(campaign.triggers, hundredths),
    ...(target ? { target } : {}),
    perSession: frequency.perSession,
    ...(frequency.perVisitor === null ? {} : { perVisitor: frequency.perVisitor }),
    ...(frequency.daysBetween ? { daysBetween: frequency.daysBetween } : {}),
    ...(frequency.stopAfterClaim ? { stopAfterClaim: true } : {}),
    ...(frequency.stopAfterClose ? { stopAfterClose: true } : {}),
    ...(schedule.startsAt ? { from: epoch(schedule.startsAt) } : {}),
    ...(schedule.endsAt ? { to: epoch(schedule.endsAt) } : {}),
    place: look.place,
    ...(look.colours
      ? {
          colours: [look.colours.background, look.colours.text, look.colours.button, look.colours.buttonText],
        }
      : {}),
    radius: look.radius,
    ...(look.image ? { image: [look.image.url, look.image.alt] } : {}),
    ...(gives ? { code: true } : {}),
    ...(campaign.kind === "email-capture" ? { contact: campaign.contact } : {}),
    ...(campaign.kind === "question" ? { options: campaign.options } : {}),
    ...(campaign.products.length > 0 ? { products: campaign.products } : {}),
    ...(campaign.link ? { link: campaign.link } : {}),
  };
}

function triggersOf(
  { when, graceSeconds, list }: Campaign["triggers"],
  hundredths: (minor: number) => number,
): PublishedTriggers {
  return {
    on: list.map(({ type, setting }) => [type, type === "cart-value" ? hundredths(setting) : setting]),
    grace: graceSeconds,
    ...(when === "all" ? { all: true } : {}),
  };
}

function targetOf(
  targeting: Campaign["targeting"],
  hundredths: (minor: number) => number,
): PublishedTarget | null {
  const { cart } = targeting;
  const amount = (minor: number | null) => (minor === null ? undefined : hundredths(minor));
  const inCart = said({
    atLeast: amount(cart.atLeastMinor),
    atMost: amount(cart.atMostMinor),
    atLeastItems: cart.atLeastItems ?? undefined,
    atMostItems: cart.atMostItems ?? undefined,
    products: cart.productIds,
    notProducts: cart.notProductIds,
  });
  return said({
    pages: targeting.pageTypes as string[],
    paths: targeting.paths,
    notPaths: targeting.notPaths,
    devices: targeting.devices as string[],
    languages: targeting.languages,
    countries: targeting.countries,
    markets: targeting.markets,
    visitor: targeting.visitor === "any" ? undefined : targeting.visitor,
    customer: targeting.customer === "any" ? undefined : targeting.customer,
    tags: targeting.customerTags,
    segments: targeting.segments,
    cart: inCart ?? undefined,
    utmSources: targeting.utmSources,
    utmMediums: targeting.utmMediums,
    utmCampaigns: targeting.utmCampaigns,
    referrers: targeting.referrers,
  });
}

/** Without what restricts nothing; null when nothing is left. */
function said<T extends object>(all: T): { [K in keyof T]?: NonNullable<T[K]> } | null {
  const kept = Object.entries(all).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return kept.length === 0 ? null : (Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> });
}

// A language belongs to the page when any campaign speaks it; a campaign that does not is heard in its own language,
// whole rather than half translated.
function textsOf(active: StoredCampaign[]): Published["texts"] {
  const languages = new Set(active.flatMap(({ campaign }) => Object.keys(campaign.texts)));
  const texts: Published["texts"] = { "*": {} };
  for (const language of ["*", ...languages]) {
    const page: Record<string, CampaignTexts> = {};
    for (const { campaignId, campaign } of active) {
      const spoken = campaign.texts[language] ? language : campaign.language;
      page[`${campaignId}`] = campaign.texts[spoken]!;
      for (const one of campaign.variants) {
        if (one.texts) page[`${campaignId}:${one.key}`] = one.texts[spoken] ?? {};
      }
    }
    texts[language] = page;
  }
  return texts;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
