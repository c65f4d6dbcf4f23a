// From a customer's orders to the points they earn: a pure function, so that whatever came in whatever order, and
// however often it is settled, the claims are the same.
import type { ClaimDetail } from "./claim.ts";
import type { Bonus, Card, Programme, Tiers, Version } from "./programme.ts";
import { versionAt } from "./programme.ts";
import {
  add,
  type Fraction,
  rounded,
  type SettledLine,
  type SettledOrder,
  type Spent,
  spentOn,
  times,
} from "./spent.ts";
import { TierClimb } from "./tier.ts";

export type History = {
  /** Shopify's */
  customerId: bigint;
  /** null = not told */
  createdAt: Date | null;
  /** all of them, by instant and id */
  orders: SettledOrder[];
  /** segments the customer was in when they ordered, by order */
  segments: ReadonlyMap<bigint, ReadonlySet<string>>;
};

/** Points that follow from facts. */
export type Earned = { source: string; points: bigint; at: Date; version: Version; detail: ClaimDetail };

export type Settlement = {
  earned: Earned[];
  /** what the tier is now is asked of it */
  tiers: TierHistory;
  /** by card: stamps on the one being filled, and how many were filled */
  cards: ReadonlyMap<string, { stamps: number; full: number }>;
};

const PLAIN = { discounts: false, tax: false, shipping: false, giftCards: false };

export function settle(history: History, versions: Version[], timezone: string): Settlement {
  const tiers = new TierHistory(timezone);
  const cards = new Map<string, { stamps: number; full: number }>();
  const earned: Earned[] = signUp(history, versions);
  let isFirst = true;
  for (const order of history.orders) {
    const version = versionAt(versions, order.at);
    if (order.counts && version) {
      const tier = tiers.levelAt(version, order.at);
      const spent = spentOn(order, version.programme.spend?.counts ?? PLAIN);
      const reach = { tier, segments: history.segments.get(order.orderId) ?? new Set<string>() };
      const { points, detail } = orderPoints(order, version.programme, spent, { ...reach, isFirst });
      if (points > 0n)
        earned.push({ source: `order:${order.orderId}`, points, at: order.at, version, detail });
      const money = rounded([...spent.lines, spent.shipping].reduce(add), "down");
      tiers.add({ at: order.at, points, spend: money, orders: isKept(order) ? 1n : 0n });
      earned.push(...fullCards(history.customerId, order, version, cards));
    }
    if (order.counts) isFirst = false;
  }
  return { earned, tiers, cards };
}

type Reach = { tier: string | null; segments: ReadonlySet<string>; isFirst: boolean };

function orderPoints(order: SettledOrder, programme: Programme, spent: Spent, reach: Reach) {
  const { spend, perOrder, firstOrder, rounding } = programme;
  const detail: ClaimDetail = {};
  let points = 0n;
  const give = (rule: string, some: bigint) => {
    if (some <= 0n) return;
    points += some;
    detail[rule] = some.toString();
  };
  if (spend) {
    const rate: Fraction = { n: BigInt(spend.points), d: BigInt(spend.perMinor) };
    const whole = [...spent.lines, spent.shipping].reduce(add);
    const plain = rounded(times(whole, rate), rounding);
    const active = programme.bonuses.filter((bonus) => isActive(bonus, order.at, reach));
    const level = programme.tiers?.levels.find(({ id }) => id === reach.tier);
    const parts = spent.lines.map((part, place) => {
      const own = active.filter((bonus) => concerns(bonus, order.lines[place]!));
      return times(part, percentOf([...own, ...(level ? [level] : [])]));
    });
    const everything = active.filter(
      ({ products, collections }) => products === null && collections === null,
    );
    parts.push(times(spent.shipping, percentOf([...everything, ...(level ? [level] : [])])));
    const all = rounded(times(parts.reduce(add), rate), rounding);
    give("spend", plain);
    give("bonus", all - plain);
  }
  if (perOrder && isKept(order) && reaches(perOrder.minimumMinor, spent))
    give("order", BigInt(perOrder.points));
  if (firstOrder && reach.isFirst && isKept(order)) give("first-order", BigInt(firstOrder.points));
  return { points, detail };
}

/** The extra parts add up: twice and three times the points make four times. */
function percentOf(factors: { percent: number }[]): Fraction {
  return { n: BigInt(factors.reduce((sum, { percent }) => sum + percent - 100, 100)), d: 100n };
}

function isActive(bonus: Bonus, at: Date, { tier, segments }: Reach): boolean {
  if (bonus.from && at < new Date(bonus.from)) return false;
  if (bonus.to && at >= new Date(bonus.to)) return false;
  if (bonus.tiers && (tier === null || !bonus.tiers.includes(tier))) return false;
  return !bonus.segments || bonus.segments.some((segment) => segments.has(segment));
}

type Named = { products: string[] | null; collections: string[] | null };

/** Without products and collections it is about everything; with both, about what either names. */
function concerns({ products, collections }: Named, { productId, ...line }: SettledLine): boolean {
  if (products === null && collections === null) return true;
  if (productId !== null && products?.includes(productId.toString())) return true;
  return collections?.some((collection) => line.collections.has(collection)) ?? false;
}

function reaches(minimumMinor: number | null, spent: Spent): boolean {
  if (minimumMinor === null) return true;
  const { n, d } = [...spent.lines, spent.shipping].reduce(add);
  return n >= BigInt(minimumMinor) * d;
}

/** Something of it is still the customer's. */
function isKept({ lines }: SettledOrder): boolean {
  return lines.length === 0 || lines.some(({ keptQuantity }) => keptQuantity > 0);
}

function signUp({ customerId, createdAt }: History, versions: Version[]): Earned[] {
  const version = createdAt ? versionAt(versions, createdAt) : undefined;
  const points = BigInt(version?.programme.signUp?.points ?? 0);
  if (!version || !createdAt || points === 0n) return [];
  const detail = { "sign-up": points.toString() };
  return [{ source: `sign-up:${customerId}`, points, at: createdAt, version, detail }];
}

function fullCards(
  customerId: bigint,
  order: SettledOrder,
  version: Version,
  cards: Map<string, { stamps: number; full: number }>,
): Earned[] {
  return version.programme.cards.flatMap((card) => {
    const stamps = stampsOf(card, order);
    if (stamps === 0) return [];
    const held = cards.get(card.id) ?? { stamps: card.prefilled, full: 0 };
    cards.set(card.id, held);
    held.stamps += stamps;
    const filled: Earned[] = [];
    while (held.stamps >= card.size) {
      held.stamps -= card.size;
      held.full++;
      const source = `card:${card.id}:${customerId}:${held.full}`;
      const detail = { [`card:${card.id}`]: card.points.toString() };
      filled.push({ source, points: BigInt(card.points), at: order.at, version, detail });
    }
    return filled;
  });
}

/** Gift cards give none. */
export function stampsOf(card: Card, { lines }: SettledOrder): number {
  const pieces = lines
    .filter((line) => !line.giftCard && concerns(card, line))
    .reduce((sum, { keptQuantity }) => sum + keptQuantity, 0);
  return card.stamp === "piece" ? pieces : Math.min(pieces, 1);
}

type TierStep = { at: Date; points: bigint; spend: bigint; orders: bigint };

/** Each version may climb by its own rule; all look at the same steps. */
export class TierHistory {
  readonly #timezone: string;
  readonly #steps: TierStep[] = [];
  readonly #climbs = new Map<Tiers, { climb: TierClimb; seen: number }>();

  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  add(step: TierStep): void {
    this.#steps.push(step);
  }

  /** @returns the level's id; null = none */
  levelAt({ programme: { tiers } }: Version, at: Date): string | null {
    if (!tiers) return null;
    return tiers.levels[this.#climb(tiers).levelAt(at)]?.id ?? null;
  }

  /** What counts towards tiers at an instant, and when that or the level changes although nothing happens. */
  standingAt(version: Version, at: Date): { measured: bigint; changesAt: Date | null } {
    const { tiers } = version.programme;
    if (!tiers) return { measured: 0n, changesAt: null };
    const climb = this.#climb(tiers);
    return {
      measured: this.measured(version, climb.countsSince(at), at),
      changesAt: climb.changesAfter(at),
    };
  }

  #climb(tiers: Tiers): TierClimb {
    const known = this.#climbs.get(tiers) ?? { climb: new TierClimb(tiers, this.#timezone), seen: 0 };
    this.#climbs.set(tiers, known);
    for (; known.seen < this.#steps.length; known.seen++) {
      const step = this.#steps[known.seen]!;
      known.climb.add({ at: step.at, amount: step[tiers.measure] });
    }
    return known.climb;
  }

  /** What the tier is measured by, over the 365 days (or the year) before an instant. */
  measured({ programme: { tiers } }: Version, since: Date, at: Date): bigint {
    if (!tiers) return 0n;
    return this.#steps
      .filter((step) => step.at > since && step.at <= at)
      .reduce((sum, step) => sum + step[tiers.measure], 0n);
  }
}
