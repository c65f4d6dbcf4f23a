// A programme as the form shows it.
import { fromMinor } from "../commerce/money.ts";
import { localDate } from "../retention/period.ts";
import type { Programme, Reward } from "./programme.ts";
import type { DraftReward, ProgrammeDraft } from "./programme-draft.ts";

const whole = (value: number | null | undefined) => value?.toString() ?? "";
/** 125 → "1.25" */
const timesOf = (percent: number) => String(percent / 100);

/** @param timezone the shop's, in which days are shown */
export function draftOf(programme: Programme, timezone: string): ProgrammeDraft {
  const { spend, perOrder, birthday, tiers, currency, expiry } = programme;
  const money = (minor: number | null | undefined) => (minor ? fromMinor(BigInt(minor), currency) : "");
  return {
    name: programme.name,
    spend: {
      points: whole(spend?.points),
      perAmount: money(spend?.perMinor),
      ...(spend?.counts ?? { discounts: false, tax: false, shipping: false, giftCards: false }),
    },
    rounding: programme.rounding,
    perOrder: { points: whole(perOrder?.points), minimum: money(perOrder?.minimumMinor) },
    firstOrder: whole(programme.firstOrder?.points),
    signUp: whole(programme.signUp?.points),
    birthday: {
      points: whole(birthday?.points),
      noticeDays: whole(birthday?.noticeDays ?? 30),
      leapDay: birthday?.leapDay ?? "february-28",
    },
    acts: programme.acts.map((act) => ({ ...act, points: whole(act.points), perYear: whole(act.perYear) })),
    bonuses: programme.bonuses.map((bonus) => ({
      id: bonus.id,
      name: bonus.name,
      from: bonus.from ? localDate(new Date(bonus.from), timezone) : "",
      // the first instant no longer in it: its last day is the one before
      to: bonus.to ? localDate(new Date(Date.parse(bonus.to) - 1), timezone) : "",
      times: timesOf(bonus.percent),
      products: bonus.products ?? [],
      collections: bonus.collections ?? [],
      segments: bonus.segments ?? [],
      tiers: bonus.tiers ?? [],
    })),
    rewards: programme.rewards.map((reward) => draftReward(reward, money)),
    cards: programme.cards.map((card) => ({
      ...card,
      products: card.products ?? [],
      collections: card.collections ?? [],
      size: whole(card.size),
      prefilled: whole(card.prefilled),
      points: whole(card.points),
    })),
    tiers: {
      measure: tiers?.measure ?? "spend",
      period: tiers?.period ?? "rolling-year",
      graceDays: whole(tiers?.graceDays ?? 60),
      levels: (tiers?.levels ?? []).map((level) => ({
        id: level.id,
        name: level.name,
        from: tiers?.measure === "spend" ? money(level.from) : whole(level.from),
        times: timesOf(level.percent),
        tag: level.tag ?? "",
        discount: whole(level.discountPercent),
      })),
    },
    returnDays: whole(programme.returnDays),
    expiry: { kind: expiry.kind, days: expiry.kind === "after-days" ? whole(expiry.days) : "" },
  };
}

function draftReward(reward: Reward, money: (minor: number | null) => string): DraftReward {
  const { value } = reward;
  return {
    id: reward.id,
    name: reward.name,
    points: whole(reward.points),
    kind: value.kind,
    amount: value.kind === "amount" || value.kind === "store-credit" ? money(value.minor) : "",
    percent: value.kind === "percentage" ? whole(value.percent) : "",
    product: value.kind === "free-product" ? [value.productId] : [],
    creditDays: value.kind === "store-credit" ? whole(value.expiresDays) : "",
    minimum: money(reward.minimumMinor),
    codeDays: whole(reward.codeDays),
    perPerson: whole(reward.perPerson),
    tiers: reward.tiers ?? [],
  };
}
