// What a shopper reads: the programme and their account as sentences, in the order they are shown. Pure.
import type {
  PublishedAccount,
  PublishedProgramme,
  PublishedReward,
  PublishedWay,
} from "../../../app/loyalty/published.ts";
import type { Host } from "./host.ts";

export type RewardLine = {
  id: string;
  name: string;
  /** what it is, what it asks for */
  details: string[];
  price: string;
  /** 0 to 1, of the points it takes */
  progress: number;
  /** null = it can be redeemed now */
  missing: string | null;
};

/** Points, in words. */
export function points(host: Host, count: number): string {
  return host.translate("points", { count: Math.abs(count), n: host.number(count) });
}

export function money(host: Host, { currency, digits }: PublishedProgramme, minor: number): string {
  return host.money(minor / 10 ** digits, currency, digits);
}

/** Below the number of points: what it is worth, what waits, is owed, or runs out. */
export function balanceLines(host: Host, programme: PublishedProgramme, account: PublishedAccount): string[] {
  const { worth } = programme;
  const inMoney = worth ? Math.floor((account.points * worth.minor) / worth.points) : 0;
  const { expires } = account;
  return [
    ...(inMoney > 0 ? [host.translate("worth", { money: money(host, programme, inMoney) })] : []),
    ...(account.pending > 0 ? [host.translate("pending", { points: points(host, account.pending) })] : []),
    ...(account.owed > 0 ? [host.translate("owed", { points: points(host, account.owed) })] : []),
    ...(expires
      ? [
          host.translate("expires", {
            date: host.date(expires.on),
            points: points(host, expires.points),
          }),
        ]
      : []),
  ];
}

/** "12 points to go to Gold"; null at the top, or where there are no tiers. */
export function nextTierLine(
  host: Host,
  programme: PublishedProgramme,
  { next }: PublishedAccount,
): string | null {
  if (!next || !programme.tiers) return null;
  const { measure } = programme.tiers;
  const left =
    measure === "spend"
      ? money(host, programme, next.left)
      : measure === "points"
        ? points(host, next.left)
        : host.translate("orders", { count: next.left, n: host.number(next.left) });
  return host.translate("next", { left, tier: next.name });
}

/** 0 to 1: how far the next tier is, from nothing. */
export function tierProgress({ tiers }: PublishedProgramme, { next }: PublishedAccount): number {
  const from = tiers?.levels.find(({ id }) => id === next?.id)?.from ?? 0;
  return next && from > 0 ? clamp(1 - next.left / from) : 0;
}

export function rewardLines(
  host: Host,
  programme: PublishedProgramme,
  account: PublishedAccount,
): RewardLine[] {
  return programme.rewards.map((reward) => ({
    id: reward.id,
    name: reward.name,
    details: rewardDetails(host, programme, reward),
    price: points(host, reward.points),
    progress: clamp(account.points / reward.points),
    missing: missingFor(host, programme, account, reward),
  }));
}

/** The cheapest that cannot be had yet: what to save for. */
export function nextReward(
  host: Host,
  programme: PublishedProgramme,
  account: PublishedAccount,
): RewardLine | null {
  const within = programme.rewards.filter(({ tiers }) => !tiers || tiers.includes(account.tier?.id ?? ""));
  const [next] = within
    .filter((reward) => reward.points > account.points)
    .sort((one, other) => one.points - other.points);
  return (next && rewardLines(host, programme, account).find(({ id }) => id === next.id)) ?? null;
}

function rewardDetails(host: Host, programme: PublishedProgramme, reward: PublishedReward): string[] {
  const amount = () => money(host, programme, reward.minor ?? 0);
  const what: Record<PublishedReward["kind"], () => string[]> = {
    amount: () => [host.translate("amount", { money: amount() })],
    percentage: () => [host.translate("percentage", { percent: host.number(reward.percent ?? 0) })],
    "free-shipping": () => [host.translate("free_shipping")],
    // its name says which
    "free-product": () => [],
    "store-credit": () => [host.translate("store_credit", { money: amount() })],
  };
  return [
    ...what[reward.kind](),
    ...(reward.minimum === undefined
      ? []
      : [host.translate("minimum", { money: money(host, programme, reward.minimum) })]),
  ];
}

function missingFor(
  host: Host,
  { state, tiers }: PublishedProgramme,
  account: PublishedAccount,
  reward: PublishedReward,
): string | null {
  if (state === "paused") return host.translate("closed");
  if (reward.tiers && !reward.tiers.includes(account.tier?.id ?? "")) {
    const names = reward.tiers.map((id) => tiers?.levels.find((level) => level.id === id)?.name ?? id);
    return host.translate("only_for", { tiers: names.join(", ") });
  }
  return account.points < reward.points || account.owed > 0 ? host.translate("not_enough") : null;
}

export function wayLines(host: Host, programme: PublishedProgramme): string[] {
  const { earn, ways, cards, bonuses } = programme;
  const words: Record<Exclude<PublishedWay["kind"], "act">, string> = {
    order: "order",
    "first-order": "first_order",
    "sign-up": "sign_up",
    birthday: "on_birthday",
  };
  return [
    ...(earn
      ? [
          host.translate("spending", {
            points: points(host, earn.points),
            money: money(host, programme, earn.per),
          }),
        ]
      : []),
    ...ways.map((way) =>
      way.kind === "act"
        ? `${way.name}: ${points(host, way.points)}`
        : host.translate(words[way.kind], { points: points(host, way.points) }),
    ),
    ...cards.map(
      ({ name, points: gives }) =>
        `${name}: ${host.translate("card_gives", { points: points(host, gives) })}`,
    ),
    ...bonuses.map(
      ({ name, percent }) => `${name}: ${host.translate("times", { times: host.number(percent / 100) })}`,
    ),
  ];
}

export type HistoryLine = { id: string; on: string; what: string; points: string };

export function historyLines(host: Host, { history }: PublishedAccount): HistoryLine[] {
  return history.map((line, place) => ({
    id: `${history.length - place}`,
    on: host.date(line.on),
    what: [host.translate(`why.${line.why.replace("-", "_")}`), line.order].filter(Boolean).join(" "),
    points: signed(host, line.points),
  }));
}

export type CardLine = { id: string; name: string; stamps: string; progress: number; gives: string };

export function cardLines(
  host: Host,
  programme: PublishedProgramme,
  { cards }: PublishedAccount,
): CardLine[] {
  return programme.cards.map((card) => {
    const stamps = cards.find(({ id }) => id === card.id)?.stamps ?? 0;
    return {
      id: card.id,
      name: card.name,
      stamps: host.translate("stamps", { stamps: host.number(stamps), size: host.number(card.size) }),
      progress: clamp(stamps / card.size),
      gives: host.translate("card_gives", { points: points(host, card.points) }),
    };
  });
}

export type CodeLine = { code: string; reward: string; until: string | null };

export function codeLines(host: Host, { codes }: PublishedAccount): CodeLine[] {
  return codes.map(({ code, reward, until }) => ({ code, reward, until: until && host.date(until) }));
}

/** With a sign before it either way, so that colour is not needed to tell them apart. */
function signed(host: Host, value: number): string {
  return value > 0 ? `+${host.number(value)}` : host.number(value);
}

const clamp = (part: number) => Math.min(1, Math.max(0, part));
