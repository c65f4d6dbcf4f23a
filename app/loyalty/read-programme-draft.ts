// From the form to a programme: what cannot be read is refused at its field, and nothing else of the form is lost.
import { z } from "zod";
import { type Programme, programmeShape } from "./programme.ts";
import { type DraftErrors, type DraftReward, type ProgrammeDraft, REWARD_KINDS } from "./programme-draft.ts";
import { tierTag } from "./tier-tag.ts";
import { TypedValues } from "./typed-values.ts";

const typed = z.string().max(200);
const id = z.string().max(60);
const named = z.array(z.string().max(60)).max(500);

/** What the browser sends; of which nothing need be right yet. */
const draftShape: z.ZodType<ProgrammeDraft> = z.strictObject({
  name: typed,
  spend: z.strictObject({
    points: typed,
    perAmount: typed,
    discounts: z.boolean(),
    tax: z.boolean(),
    shipping: z.boolean(),
    giftCards: z.boolean(),
  }),
  rounding: z.enum(["down", "nearest", "up"]),
  perOrder: z.strictObject({ points: typed, minimum: typed }),
  firstOrder: typed,
  signUp: typed,
  birthday: z.strictObject({
    points: typed,
    noticeDays: typed,
    leapDay: z.enum(["february-28", "march-1"]),
  }),
  acts: z.array(z.strictObject({ id, name: typed, points: typed, perYear: typed })).max(20),
  bonuses: z
    .array(
      z.strictObject({
        id,
        name: typed,
        from: typed,
        to: typed,
        times: typed,
        products: named,
        collections: named,
        segments: named,
        tiers: named,
      }),
    )
    .max(50),
  rewards: z
    .array(
      z.strictObject({
        id,
        name: typed,
        points: typed,
        kind: z.enum(REWARD_KINDS),
        amount: typed,
        percent: typed,
        product: named,
        creditDays: typed,
        minimum: typed,
        codeDays: typed,
        perPerson: typed,
        tiers: named,
      }),
    )
    .max(50),
  cards: z
    .array(
      z.strictObject({
        id,
        name: typed,
        stamp: z.enum(["order", "piece"]),
        products: named,
        collections: named,
        size: typed,
        prefilled: typed,
        points: typed,
      }),
    )
    .max(10),
  tiers: z.strictObject({
    measure: z.enum(["points", "spend", "orders"]),
    period: z.enum(["rolling-year", "calendar-year"]),
    graceDays: typed,
    levels: z
      .array(z.strictObject({ id, name: typed, from: typed, times: typed, tag: typed, discount: typed }))
      .max(10),
  }),
  returnDays: typed,
  expiry: z.strictObject({ kind: z.enum(["never", "after-days", "next-year-end"]), days: typed }),
});

export type Read = { programme: Programme } | { errors: DraftErrors };

type Shop = {
  /** ISO 4217 */
  currency: string;
  /** IANA zone in which its days are cut */
  timezone: string;
};

/** @returns null for what no form of ours sends */
export function readSentDraft(
  sent: FormDataEntryValue | null,
  shop: Shop,
): (Read & { draft: ProgrammeDraft }) | null {
  try {
    const shape = draftShape.safeParse(JSON.parse(String(sent)));
    return shape.success ? { ...readProgrammeDraft(shape.data, shop), draft: shape.data } : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

export function readProgrammeDraft(draft: ProgrammeDraft, { currency, timezone }: Shop): Read {
  const read = new TypedValues(currency, timezone);
  const candidate: Programme = {
    version: 1,
    name: read.name("name", draft.name),
    currency,
    returnDays: read.needed("returnDays", draft.returnDays, { least: 0, most: 180, problem: "days" }),
    expiry: readExpiry(read, draft.expiry),
    rounding: draft.rounding,
    ...readEarning(read, draft),
    acts: draft.acts.map((act, place) => readAct(read, act, `acts.${place}`)),
    bonuses: draft.bonuses.map((bonus, place) => readBonus(read, bonus, `bonuses.${place}`)),
    tiers: readTiers(read, draft.tiers),
    cards: draft.cards.map((card, place) => readCard(read, card, `cards.${place}`)),
    rewards: draft.rewards.map((reward, place) => readReward(read, reward, `rewards.${place}`)),
  };
  if (Object.keys(read.errors).length > 0) return { errors: read.errors };
  const checked = programmeShape.safeParse(candidate);
  if (checked.success) return { programme: checked.data };
  // what no field alone can tell, or typed values let through
  for (const { path } of checked.error.issues) read.refuse(...placeOf(path));
  return { errors: read.errors };
}

function readExpiry(read: TypedValues, { kind, days }: ProgrammeDraft["expiry"]): Programme["expiry"] {
  if (kind !== "after-days") return { kind };
  return { kind, days: read.needed("expiry.days", days, { most: 3650 }) };
}

function readEarning(read: TypedValues, draft: ProgrammeDraft) {
  const { spend, perOrder, birthday } = draft;
  const { points, perAmount, ...counts } = spend;
  const rate = read.whole("spend.points", points);
  const per = read.money("spend.perAmount", perAmount);
  if (rate !== null && per === null) read.refuse("spend.perAmount", "missing");
  if (rate === null && per !== null) read.refuse("spend.points", "missing");
  const orderPoints = read.whole("perOrder.points", perOrder.points);
  const minimumMinor = read.money("perOrder.minimum", perOrder.minimum);
  if (orderPoints === null && minimumMinor !== null) read.refuse("perOrder.points", "missing");
  const birthdayPoints = read.whole("birthday.points", birthday.points);
  const once = (path: "firstOrder" | "signUp") => {
    const given = read.whole(path, draft[path]);
    return given === null ? null : { points: given };
  };
  return {
    spend: rate === null || per === null ? null : { points: rate, perMinor: per, counts },
    perOrder: orderPoints === null ? null : { points: orderPoints, minimumMinor },
    firstOrder: once("firstOrder"),
    signUp: once("signUp"),
    birthday:
      birthdayPoints === null
        ? null
        : {
            points: birthdayPoints,
            noticeDays: read.needed("birthday.noticeDays", birthday.noticeDays, { least: 0, most: 365 }),
            leapDay: birthday.leapDay,
          },
  };
}

function readAct(read: TypedValues, act: ProgrammeDraft["acts"][number], path: string) {
  const actId = act.id.trim();
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(actId)) read.refuse(`${path}.id`, "id");
  return {
    id: actId,
    name: read.name(`${path}.name`, act.name),
    points: read.needed(`${path}.points`, act.points),
    perYear: read.whole(`${path}.perYear`, act.perYear, { most: 1_000_000 }),
  };
}

const orNull = (list: string[]) => (list.length > 0 ? list : null);

function readBonus(read: TypedValues, bonus: ProgrammeDraft["bonuses"][number], path: string) {
  const from = read.day(`${path}.from`, bonus.from, 0);
  const to = read.day(`${path}.to`, bonus.to, 1);
  if (from && to && from >= to) read.refuse(`${path}.to`, "order");
  return {
    id: bonus.id,
    name: read.name(`${path}.name`, bonus.name),
    from,
    to,
    percent: read.times(`${path}.times`, bonus.times),
    products: orNull(bonus.products),
    collections: orNull(bonus.collections),
    segments: orNull(bonus.segments),
    tiers: orNull(bonus.tiers),
  };
}

function readTiers(read: TypedValues, tiers: ProgrammeDraft["tiers"]): Programme["tiers"] {
  if (tiers.levels.length === 0) return null;
  const from = (path: string, text: string) =>
    tiers.measure === "spend" ? read.neededMoney(path, text) : read.needed(path, text);
  let before = 0;
  const tags = new Set<string>();
  const levels = tiers.levels.map((level, place) => {
    const path = `tiers.levels.${place}`;
    const reached = from(`${path}.from`, level.from);
    if (reached <= before) read.refuse(`${path}.from`, "more");
    before = reached;
    const tag = level.tag.trim() || null;
    if (tag?.includes(",")) read.refuse(`${path}.tag`, "range");
    // at Shopify two tiers of one tag could not be told apart
    const known = tierTag({ name: level.name, tag }).toLowerCase();
    if (tags.has(known)) read.refuse(tag ? `${path}.tag` : `${path}.name`, "twice");
    tags.add(known);
    return {
      id: level.id,
      name: read.name(`${path}.name`, level.name),
      from: reached,
      percent: read.times(`${path}.times`, level.times),
      tag,
      discountPercent: read.whole(`${path}.discount`, level.discount, { most: 100, problem: "percent" }),
    };
  });
  const graceDays = read.needed("tiers.graceDays", tiers.graceDays, { least: 0, most: 365 });
  return { measure: tiers.measure, period: tiers.period, graceDays, levels };
}

function readCard(read: TypedValues, card: ProgrammeDraft["cards"][number], path: string) {
  const size = read.needed(`${path}.size`, card.size, { least: 2, most: 100, problem: "range" });
  const prefilled = read.whole(`${path}.prefilled`, card.prefilled, { least: 0, most: 99 }) ?? 0;
  if (prefilled >= size) read.refuse(`${path}.prefilled`, "prefilled");
  return {
    id: card.id,
    name: read.name(`${path}.name`, card.name),
    stamp: card.stamp,
    products: orNull(card.products),
    collections: orNull(card.collections),
    size,
    prefilled,
    points: read.needed(`${path}.points`, card.points),
  };
}

function readReward(read: TypedValues, reward: DraftReward, path: string): Programme["rewards"][number] {
  // credit lies on the account, without a code and for any order
  const isCredit = reward.kind === "store-credit";
  return {
    id: reward.id,
    name: read.name(`${path}.name`, reward.name),
    points: read.needed(`${path}.points`, reward.points),
    value: rewardValue(read, reward, path),
    minimumMinor: isCredit ? null : read.money(`${path}.minimum`, reward.minimum),
    codeDays: isCredit ? 30 : read.needed(`${path}.codeDays`, reward.codeDays, { most: 365 }),
    perPerson: read.whole(`${path}.perPerson`, reward.perPerson, { most: 1_000_000 }),
    tiers: orNull(reward.tiers),
  };
}

function rewardValue(read: TypedValues, reward: DraftReward, path: string) {
  switch (reward.kind) {
    case "amount":
      return { kind: reward.kind, minor: read.neededMoney(`${path}.amount`, reward.amount) };
    case "store-credit": {
      const minor = read.neededMoney(`${path}.amount`, reward.amount);
      return {
        kind: reward.kind,
        minor,
        expiresDays: read.whole(`${path}.creditDays`, reward.creditDays, { most: 3650 }),
      };
    }
    case "percentage":
      return {
        kind: reward.kind,
        percent: read.needed(`${path}.percent`, reward.percent, { most: 100, problem: "percent" }),
      };
    case "free-shipping":
      return { kind: reward.kind };
    case "free-product": {
      const [productId] = reward.product;
      if (!productId) read.refuse(`${path}.product`, "product");
      return { kind: reward.kind, productId: productId ?? "1" };
    }
  }
}

const RENAMED: [RegExp, string][] = [
  [/\.value\.(minor|expiresDays)$/, ".amount"],
  [/\.value\.percent$/, ".percent"],
  [/\.value\.productId$/, ".product"],
  [/\.minimumMinor$/, ".minimum"],
  [/^spend\.perMinor$/, "spend.perAmount"],
  [/^(firstOrder|signUp)\.points$/, "$1"],
  [/\.discountPercent$/, ".discount"],
  [/^((?:bonuses|tiers\.levels)\.\d+)\.percent$/, "$1.times"],
];

/** Where in the form a refusal of the whole programme belongs. */
function placeOf(path: PropertyKey[]): [string, "tier" | "twice" | "range"] {
  const place = RENAMED.reduce((name, [from, to]) => name.replace(from, to), path.map(String).join("."));
  // of a list, its own field tells, whichever of its entries it was
  const field = place.replace(/\.(tiers|segments|products|collections)\.\d+$/, ".$1");
  if (/\.id$/.test(field)) return [field, "twice"];
  return [field, /\.tiers$/.test(field) ? "tier" : "range"];
}
