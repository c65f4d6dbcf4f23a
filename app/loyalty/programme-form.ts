// The set-up form: what merchants decide most, as they type it; the rest of the programme stays as it is.
import { fromMinor, MoneyError, toMinor } from "../commerce/money.ts";
import { latinDigits } from "../ui/latin-digits.ts";
import { type Programme, programmeShape } from "./programme.ts";
import type { FormErrors, FormField, FormValues } from "./programme-fields.ts";
import { FORM_FIELDS } from "./programme-fields.ts";

export function formValues(programme: Programme): FormValues {
  const { spend, signUp, birthday, expiry, returnDays, rewards, cards, tiers, currency } = programme;
  const money = (minor: number | undefined) =>
    minor === undefined ? "" : fromMinor(BigInt(minor), currency);
  const whole = (value: number | undefined) => (value === undefined ? "" : String(value));
  const reward = rewards.find(({ value }) => value.kind === "amount");
  const card = cards[0];
  const [first, second] = tiers?.levels ?? [];
  return {
    points: whole(spend?.points),
    perAmount: money(spend?.perMinor),
    signUp: whole(signUp?.points),
    birthday: whole(birthday?.points),
    returnDays: whole(returnDays),
    expiryDays: expiry.kind === "after-days" ? whole(expiry.days) : "",
    rewardPoints: whole(reward?.points),
    rewardAmount: money(reward?.value.kind === "amount" ? reward.value.minor : undefined),
    cardSize: whole(card?.size),
    cardPoints: whole(card?.points),
    firstTier: tiers?.measure === "spend" ? money(first?.from) : whole(first?.from),
    secondTier: tiers?.measure === "spend" ? money(second?.from) : whole(second?.from),
  };
}

type Read = { programme: Programme } | { errors: FormErrors };

/** An empty field switches its rule off; a field the programme has no place for is left alone. */
export function readProgrammeForm(sent: FormData, before: Programme): Read {
  const errors: FormErrors = {};
  const { currency } = before;
  const typed = (field: FormField) => latinDigits(String(sent.get(field) ?? "")).trim();
  const whole = (field: FormField): number | null => {
    const text = typed(field);
    if (text === "") return null;
    if (!/^\d{1,9}$/.test(text) || Number(text) === 0) errors[field] = "whole";
    return Number(text);
  };
  const money = (field: FormField): number | null => {
    const text = typed(field).replace(/[٫,]/, ".");
    if (text === "") return null;
    try {
      const minor = Number(toMinor(text, currency));
      if (minor > 0) return minor;
    } catch (error) {
      if (!(error instanceof MoneyError)) throw error;
    }
    errors[field] = "money";
    return null;
  };
  const both = (one: FormField, other: FormField, values: [number | null, number | null]) => {
    if (values[0] !== null && values[1] === null) errors[other] ??= "missing";
    if (values[0] === null && values[1] !== null) errors[one] ??= "missing";
    return values[0] !== null && values[1] !== null ? ([values[0], values[1]] as const) : null;
  };

  const rate = both("points", "perAmount", [whole("points"), money("perAmount")]);
  const reward = both("rewardPoints", "rewardAmount", [whole("rewardPoints"), money("rewardAmount")]);
  const card = both("cardSize", "cardPoints", [whole("cardSize"), whole("cardPoints")]);
  const signUp = whole("signUp");
  const birthday = whole("birthday");
  const expiryDays = whole("expiryDays");
  const returnText = typed("returnDays");
  if (!/^\d{1,3}$/.test(returnText)) errors.returnDays = "days";
  const counts = before.spend?.counts ?? { discounts: false, tax: false, shipping: false, giftCards: false };
  const levels = readLevels(before, money, whole);
  const candidate: Programme = {
    ...before,
    spend: rate && { points: rate[0], perMinor: rate[1], counts },
    signUp: signUp === null ? null : { points: signUp },
    birthday:
      birthday === null
        ? null
        : { noticeDays: 30, leapDay: "february-28", ...before.birthday, points: birthday },
    returnDays: Number(returnText),
    expiry:
      expiryDays !== null
        ? { kind: "after-days", days: expiryDays }
        : before.expiry.kind === "after-days"
          ? { kind: "never" }
          : before.expiry,
    rewards: withReward(before, reward),
    cards: withCard(before, card),
    tiers: before.tiers && { ...before.tiers, levels },
  };
  if (Object.keys(errors).length > 0) return { errors };
  const read = programmeShape.safeParse(candidate);
  if (read.success) return { programme: read.data };
  for (const { path } of read.error.issues) errors[fieldOf(path)] ??= "range";
  return { errors };
}

function withReward({ rewards }: Programme, told: readonly [number, number] | null): Programme["rewards"] {
  const place = rewards.findIndex(({ value }) => value.kind === "amount");
  if (!told) return rewards.filter((_, at) => at !== place);
  const [points, minor] = told;
  const value = { kind: "amount" as const, minor };
  if (place >= 0) return rewards.map((one, at) => (at === place ? { ...one, points, value } : one));
  const rest = { minimumMinor: null, codeDays: 30, perPerson: null, tiers: null };
  return [{ id: "amount-off", name: "Discount", points, value, ...rest }, ...rewards];
}

function withCard({ cards }: Programme, told: readonly [number, number] | null): Programme["cards"] {
  if (!told) return cards.slice(1);
  const [size, points] = told;
  const everything = { products: null, collections: null };
  const fresh = { id: "card", name: "Card", stamp: "order" as const, ...everything, prefilled: 1 };
  return [{ ...fresh, ...cards[0], size, points }, ...cards.slice(1)];
}

type Reader = (field: FormField) => number | null;

function readLevels({ tiers }: Programme, money: Reader, whole: Reader) {
  const read = tiers?.measure === "spend" ? money : whole;
  return (tiers?.levels ?? []).map((level, place) => {
    const field = (["firstTier", "secondTier"] as const)[place];
    return field ? { ...level, from: read(field) ?? level.from } : level;
  });
}

const FIELDS_OF: [string, FormField][] = [
  ["spend.points", "points"],
  ["spend", "perAmount"],
  ["signUp", "signUp"],
  ["birthday", "birthday"],
  ["returnDays", "returnDays"],
  ["expiry", "expiryDays"],
  ["cards.0.size", "cardSize"],
  ["cards", "cardPoints"],
  ["tiers.levels.0", "firstTier"],
  ["tiers", "secondTier"],
  ["rewards", "rewardPoints"],
];

function fieldOf(path: PropertyKey[]): FormField {
  const name = path.join(".");
  return FIELDS_OF.find(([begin]) => name.startsWith(begin))?.[1] ?? FORM_FIELDS[0];
}
