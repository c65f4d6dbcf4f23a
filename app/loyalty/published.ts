// What storefront and customer account know of the programme and of a customer's points: as compact as a page can
// bear, for display only. publish-programme.server.ts and write-accounts.server.ts write it into Shopify's metafields;
// the extensions import the types of this file. No name, no address.
import { localDate } from "../retention/period.ts";
import type { EntryKind } from "./account.ts";
import type { Bonus, Card, Programme, Reward } from "./programme.ts";

/** In Liquid: `app.metafields.loyalty.programme.value`. */
export const PROGRAMME_NAMESPACE = "loyalty";
export const PROGRAMME_KEY = "programme";

/**
 * At the customer, in the app's own namespace `$app`; in Liquid `customer.metafields["$app"].loyalty.value`. Defined in
 * shopify.app.toml, which knows no namespace below `$app`.
 */
export const ACCOUNT_KEY = "loyalty";
/** Key → Shopify's type, as in shopify.app.toml (a test holds them together). */
export const ACCOUNT_FIELDS = { [ACCOUNT_KEY]: "json" } as const;

/** Bytes: what Shopify promises every metafield, and more than a page should carry. */
export const LARGEST_PROGRAMME = 64 * 1024;

/** Newest lines of history a page carries. */
export const MOST_LINES = 10;

/** What is absent restricts nothing. Amounts are minor units of `currency`. */
export type PublishedProgramme = {
  v: 1;
  /** paused: points are shown, earned on and kept; nothing is redeemed */
  state: "on" | "paused";
  name: string;
  /** ISO 4217 */
  currency: string;
  /** decimal digits of its minor unit */
  digits: number;
  /** so many points for every so many minor units */
  earn: { points: number; per: number; tax: boolean; shipping: boolean } | null;
  ways: PublishedWay[];
  cards: PublishedCard[];
  tiers: { measure: "points" | "spend" | "orders"; levels: PublishedLevel[] } | null;
  rewards: PublishedReward[];
  /** the best rate of the rewards that are money: so many points are so many minor units */
  worth: { points: number; minor: number } | null;
  bonuses: PublishedBonus[];
};

export type PublishedWay = {
  kind: "order" | "first-order" | "sign-up" | "birthday" | "act";
  points: number;
  /** of an act, as the merchant wrote it */
  name?: string;
  id?: string;
  /** of `order`: from so much on */
  minimum?: number;
};

export type PublishedCard = {
  id: string;
  name: string;
  /** so many stamps fill it */
  size: number;
  /** what a full one gives */
  points: number;
  stamp: "order" | "piece";
  /** ids; with both, what is named by either */
  products?: string[];
  collections?: string[];
};

export type PublishedLevel = {
  id: string;
  name: string;
  /** points, minor units or orders */
  from: number;
  /** 150 = one and a half times the points */
  percent: number;
  /** percent off, always */
  discount?: number;
};

export type PublishedReward = {
  id: string;
  name: string;
  points: number;
  kind: Reward["value"]["kind"];
  /** of amount and store-credit */
  minor?: number;
  percent?: number;
  /** id of the free one */
  product?: string;
  /** the order has to come to so much */
  minimum?: number;
  /** only for these */
  tiers?: string[];
};

export type PublishedBonus = {
  name: string;
  /** 200 = twice the points */
  percent: number;
  /** epoch seconds; `to` is the first no longer in it */
  from?: number;
  to?: number;
  products?: string[];
  collections?: string[];
  tiers?: string[];
};

export const LINE_REASONS = [
  "earn",
  "redeem",
  "reverse",
  "expire",
  "adjust",
  "import",
  "birthday",
  "act",
  "card",
  "sign-up",
] as const;
export type LineReason = (typeof LINE_REASONS)[number];

/** Days are the shop's, YYYY-MM-DD. */
export type PublishedAccount = {
  v: 1;
  /** can be spent now */
  points: number;
  /** until their return window ends */
  pending: number;
  /** taken back after they were spent: the next points pay it */
  owed: number;
  /** what runs out next, and the last day it can be spent */
  expires: { points: number; on: string } | null;
  tier: { id: string; name: string } | null;
  /** the tier above: so many points, minor units or orders are missing */
  next: { id: string; name: string; left: number } | null;
  /** stamps on the card being filled */
  cards: { id: string; stamps: number }[];
  /** newest first */
  history: PublishedLine[];
  /** not used yet */
  codes: { code: string; reward: string; until: string | null }[];
  /** whether they told us theirs */
  birthday: boolean;
  /** held out: no launcher and no prompts, so that one can see what they bring; what they look up is true */
  quiet?: true;
  /** epoch seconds: as of when */
  at: number;
};

export type PublishedLine = { on: string; points: number; why: LineReason; order?: string };

export type ProgrammePublication =
  | { ok: true; published: PublishedProgramme; json: string; bytes: number }
  /** `largest`: which parts take how much, most first */
  | { ok: false; bytes: number; limit: number; largest: { name: string; bytes: number }[] };

/** @param digits decimal digits of the currency's minor unit */
export function publishProgramme(
  programme: Programme,
  { state, digits, now }: { state: PublishedProgramme["state"]; digits: number; now: Date },
): ProgrammePublication {
  const { name, currency, spend, tiers } = programme;
  const published: PublishedProgramme = {
    v: 1,
    state,
    name,
    currency,
    digits,
    earn: spend && {
      points: spend.points,
      per: spend.perMinor,
      tax: spend.counts.tax,
      shipping: spend.counts.shipping,
    },
    ways: waysOf(programme),
    cards: programme.cards.map(cardOf),
    tiers: tiers && {
      measure: tiers.measure,
      levels: tiers.levels.map(({ id, name, from, percent, discountPercent }) => ({
        id,
        name,
        from,
        percent,
        ...(discountPercent === null ? {} : { discount: discountPercent }),
      })),
    },
    rewards: programme.rewards.map(rewardOf),
    worth: worthIn(programme.rewards),
    bonuses: programme.bonuses.filter((bonus) => isShown(bonus, now)).map(bonusOf),
  };
  const json = JSON.stringify(published);
  const bytes = bytesOf(json);
  if (bytes <= LARGEST_PROGRAMME) return { ok: true, published, json, bytes };
  const named = [...published.bonuses, ...published.cards, ...published.rewards];
  const largest = named
    .map((one) => ({ name: one.name, bytes: bytesOf(JSON.stringify(one)) }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3);
  return { ok: false, bytes, limit: LARGEST_PROGRAMME, largest };
}

/** When what is published would be different although nobody changed the programme; null = never. */
export function programmeChangesAt({ bonuses }: Programme, now: Date): Date | null {
  const ends = bonuses.flatMap(({ to }) => (to && new Date(to) > now ? [Date.parse(to)] : []));
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

function waysOf({ perOrder, firstOrder, signUp, birthday, acts }: Programme): PublishedWay[] {
  return [
    ...(perOrder
      ? [
          {
            kind: "order" as const,
            points: perOrder.points,
            ...(perOrder.minimumMinor === null ? {} : { minimum: perOrder.minimumMinor }),
          },
        ]
      : []),
    ...(firstOrder ? [{ kind: "first-order" as const, points: firstOrder.points }] : []),
    ...(signUp ? [{ kind: "sign-up" as const, points: signUp.points }] : []),
    ...(birthday ? [{ kind: "birthday" as const, points: birthday.points }] : []),
    ...acts.map(({ id, name, points }) => ({ kind: "act" as const, points, name, id })),
  ];
}

function cardOf({ id, name, size, points, stamp, products, collections }: Card): PublishedCard {
  return {
    id,
    name,
    size,
    points,
    stamp,
    ...(products ? { products } : {}),
    ...(collections ? { collections } : {}),
  };
}

function rewardOf({ id, name, points, value, minimumMinor, tiers }: Reward): PublishedReward {
  return {
    id,
    name,
    points,
    kind: value.kind,
    ...("minor" in value ? { minor: value.minor } : {}),
    ...("percent" in value ? { percent: value.percent } : {}),
    ...("productId" in value ? { product: value.productId } : {}),
    ...(minimumMinor === null ? {} : { minimum: minimumMinor }),
    ...(tiers ? { tiers } : {}),
  };
}

// as pointWorth says, in the reward's own whole numbers
function worthIn(rewards: Reward[]): PublishedProgramme["worth"] {
  return rewards.reduce<PublishedProgramme["worth"]>((best, { points, value }) => {
    if (!("minor" in value)) return best;
    const isBetter = !best || BigInt(value.minor) * BigInt(best.points) > BigInt(best.minor) * BigInt(points);
    return isBetter ? { points, minor: value.minor } : best;
  }, null);
}

/** What is over is left out, and what is for a segment: a page cannot tell who is in it, and must not promise it to others. */
function isShown({ to, segments }: Bonus, now: Date): boolean {
  return segments === null && (to === null || new Date(to) > now);
}

function bonusOf({ name, percent, from, to, products, collections, tiers }: Bonus): PublishedBonus {
  return {
    name,
    percent,
    ...(from ? { from: epoch(from) } : {}),
    ...(to ? { to: epoch(to) } : {}),
    ...(products ? { products } : {}),
    ...(collections ? { collections } : {}),
    ...(tiers ? { tiers } : {}),
  };
}

const epoch = (instant: string) => Math.floor(Date.parse(instant) / 1000);

/** A customer's account as the ledger has it. */
export type AccountState = {
  available: bigint;
  pending: bigint;
  owed: bigint;
  /** what runs out next; `at` is the first instant it is gone */
  expiry: { points: bigint; at: Date } | null;
  /** the level's id */
  tier: string | null;
  /** what counts towards tiers at present */
  measured: bigint;
  /** by card's id, on the one being filled */
  stamps: ReadonlyMap<string, number>;
  /** newest first: more than are shown, because one act may be several */
  entries: StateEntry[];
  codes: { code: string; reward: string; expiresAt: Date | null }[];
  birthday: boolean;
  /** app/loyalty/holdout.ts */
  quiet?: boolean;
};

export type StateEntry = {
  at: Date;
  kind: EntryKind;
  points: bigint;
  source: string;
  orderName: string | null;
};

/** @param timezone IANA, in which the shop's days are cut */
export function publishAccount(
  state: AccountState,
  { cards, tiers }: Pick<Programme, "cards" | "tiers">,
  { timezone, now }: { timezone: string; now: Date },
): PublishedAccount {
  const levels = tiers?.levels ?? [];
  const place = levels.findIndex(({ id }) => id === state.tier);
  const level = levels[place];
  const next = levels[place + 1];
  return {
    v: 1,
    points: Number(state.available),
    pending: Number(state.pending),
    owed: Number(state.owed),
    expires: state.expiry && {
      points: Number(state.expiry.points),
      on: lastDay(state.expiry.at, timezone),
    },
    tier: level ? { id: level.id, name: level.name } : null,
    next: next
      ? { id: next.id, name: next.name, left: Math.max(0, next.from - Number(state.measured)) }
      : null,
    cards: cards.map(({ id, prefilled }) => ({ id, stamps: state.stamps.get(id) ?? prefilled })),
    history: linesOf(state.entries, timezone),
    codes: state.codes.map(({ code, reward, expiresAt }) => ({
      code,
      reward,
      until: expiresAt && lastDay(expiresAt, timezone),
    })),
    birthday: state.birthday,
    ...(state.quiet ? { quiet: true as const } : {}),
    at: Math.floor(now.getTime() / 1000),
  };
}

/** Nothing that Shopify would have to know of. */
export function isEmptyAccount(
  { points, pending, owed, tier, history, birthday, cards, quiet }: PublishedAccount,
  programme: Pick<Programme, "cards">,
): boolean {
  const untouched = cards.every(({ stamps }, place) => stamps === programme.cards[place]?.prefilled);
  return (
    points === 0 &&
    pending === 0 &&
    owed === 0 &&
    !tier &&
    history.length === 0 &&
    !birthday &&
    !quiet &&
    untouched
  );
}

/** The day an end falls on, when that instant is no longer in it. */
export function lastDay(end: Date, timezone: string): string {
  return localDate(new Date(end.getTime() - 1), timezone);
}

// what one act did to several lots is one line; points that only paid what was owed are none
function linesOf(entries: StateEntry[], timezone: string): PublishedLine[] {
  const acts = Map.groupBy(entries, ({ at, kind, source }) => `${at.getTime()} ${kind} ${source}`);
  const lines: PublishedLine[] = [];
  for (const [first, ...more] of acts.values()) {
    const { at, kind, source, orderName } = first!;
    const points = Number(more.reduce((sum, entry) => sum + entry.points, first!.points));
    if (points === 0) continue;
    const why = reasonOf(kind, source);
    lines.push({ on: localDate(at, timezone), points, why, ...(orderName ? { order: orderName } : {}) });
  }
  return lines.slice(0, MOST_LINES);
}

const EARNED = ["birthday", "act", "card", "sign-up"] as const;

function reasonOf(kind: EntryKind, source: string): LineReason {
  return (kind === "earn" && EARNED.find((one) => source.startsWith(`${one}:`))) || kind;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
