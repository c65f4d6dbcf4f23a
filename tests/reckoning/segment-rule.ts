// Segment rules once more, customer by customer over plain objects, by the sentences of docs/segments.md.
import { Temporal } from "temporal-polyfill";
import type { Rule, RuleNode } from "../../app/segments/rule.ts";

export type PlainLine = {
  product: string;
  variant: string;
  type: string | null;
  vendor: string | null;
  /** null = always was, and still is */
  collections: { id: string; since: Date | null; until: Date | null }[];
  left: number;
  price: number;
  compareAt: number | null;
  discount: number;
};
export type PlainPurchase = {
  at: Date;
  gross: number;
  net: number;
  discount: number;
  codes: string[];
  lines: PlainLine[];
};
export type PlainCustomer = {
  id: number;
  deleted: boolean;
  country: string | null;
  locale: string | null;
  tags: string[];
  emailConsent: string | null;
  smsConsent: string | null;
  createdAt: Date | null;
  /** MM-DD */
  birthday: string | null;
  /** when a reward was had, and whether it was given back */
  rewards: { at: Date; givenBack: boolean }[];
  /** handles of the segments that hold the customer, as last computed */
  segments: string[];
  /** those that count */
  purchases: PlainPurchase[];
  score: { r: number; f: number; m: number; group: string; persona: string; lapsed: boolean } | null;
  forecast: { alive: number | null; value: number | null; overdue: number | null; signals: string[] } | null;
};

/** Ids of those in the segment, ascending. */
export function reckonSegment(rule: Rule, customers: PlainCustomer[], at: Date, timezone: string): number[] {
  const alive = customers.filter(({ deleted }) => !deleted);
  return alive
    .filter((customer) => holds(rule.where, customer, { all: alive, at, timezone }))
    .map(({ id }) => id)
    .sort((a, b) => a - b);
}

type World = { all: PlainCustomer[]; at: Date; timezone: string };
type Part<Name extends RuleNode["is"]> = Extract<RuleNode, { is: Name }>;

function holds(node: RuleNode, who: PlainCustomer, world: World): boolean {
  const bought = (when: Part<"purchases">["when"]) =>
    who.purchases.filter(({ at }) => when === undefined || inSpan(at, when, world));
  const line = (when: Part<"purchases">["when"], test: (line: PlainLine) => boolean) =>
    bought(when).some(({ lines }) => lines.some((one) => one.left > 0 && test(one)));
  switch (node.is) {
    case "all":
      return node.of.every((inner) => holds(inner, who, world));
    case "any":
      return node.of.some((inner) => holds(inner, who, world));
    case "not":
      return !holds(node.of, who, world);
    case "purchases":
      return compares(bought(node.when).length, node.compare);
    case "netSpent":
      return compares(sum(bought(node.when), "net"), node.compare);
    case "grossSpent":
      return compares(sum(bought(node.when), "gross"), node.compare);
    case "averageOrder": {
      const these = bought(node.when);
      return these.length > 0 && compares(sum(these, "gross"), node.compare, these.length);
    }
    case "firstPurchase":
      return who.purchases.length > 0 && inSpan(new Date(Math.min(...times(who))), node.when, world);
    case "lastPurchase":
      return who.purchases.length > 0 && inSpan(new Date(Math.max(...times(who))), node.when, world);
    case "created":
      return who.createdAt !== null && inSpan(who.createdAt, node.when, world);
    case "birthday":
      return who.birthday !== null && daysToBirthday(who.birthday, world) <= node.days;
    case "boughtProduct":
      return line(node.when, ({ product }) => node.ids.includes(product));
    case "boughtVariant":
      return line(node.when, ({ variant }) => node.ids.includes(variant));
    case "boughtCollection":
      return bought(node.when).some(({ at, lines }) =>
        lines.some(
          ({ left, collections }) =>
            left > 0 &&
            collections.some(
              ({ id, since, until }) =>
                node.ids.includes(id) && (since === null || since <= at) && (until === null || at < until),
            ),
        ),
      );
    case "boughtType":
      return line(node.when, ({ type }) => isAmong(type, node.names));
    case "boughtVendor":
      return line(node.when, ({ vendor }) => isAmong(vendor, node.names));
    case "usedDiscount":
      return bought(node.when).some(wasDiscounted);
    case "usedCode":
      return bought(node.when).some(({ codes }) => codes.some((code) => isAmong(code, node.names)));
    case "discountShare": {
      const net = sum(who.purchases, "net");
      const cheap = who.purchases.filter(
        (one) => wasDiscounted(one) || one.lines.some((l) => l.compareAt !== null && l.compareAt > l.price),
      );
      return net > 0 && compares(sum(cheap, "net") * 100, node.compare, net);
    }
    case "country":
      return who.country !== null && node.codes.includes(who.country);
    case "language":
      return who.locale !== null && node.codes.includes(who.locale.split(/[-_]/)[0]!.toLowerCase());
    case "tag":
      return who.tags.some((tag) => isAmong(tag, node.names));
    case "emailConsent":
      return (node.states as (string | null)[]).includes(who.emailConsent);
    case "smsConsent":
      return (node.states as (string | null)[]).includes(who.smsConsent);
    case "value":
      return known(who.forecast?.value, (value) => compares(value, node.compare));
    case "alive":
      return known(who.forecast?.alive, (alive) => compares(alive * 100, node.compare));
    case "overdue":
      return known(who.forecast?.overdue, (overdue) => compares(overdue, node.compare));
    case "rfmScore":
      return who.score !== null && compares(who.score[node.score], node.compare);
    case "rfmGroup":
      return who.score !== null && (node.groups as string[]).includes(who.score.group);
    case "persona":
      return who.score !== null && (node.personas as string[]).includes(who.score.persona);
    case "lapsed":
      return who.score?.lapsed ?? false;
    case "risk":
      return who.forecast?.signals.some((signal) => (node.signals as string[]).includes(signal)) ?? false;
    case "top": {
      const figure = (one: PlainCustomer) =>
        node.by === "value" ? (one.forecast?.value ?? 0) : sum(one.purchases, "net");
      const own = figure(who);
      const ranked = world.all.filter((one) => figure(one) > 0);
      const better = ranked.filter((one) => figure(one) > own).length;
      return own > 0 && better * 100 < node.percent * ranked.length;
    }
    case "rewarded": {
      const { when } = node;
      return who.rewards.some(
        ({ at, givenBack }) => !givenBack && (when === undefined || inSpan(at, when, world)),
      );
    }
    case "inSegment":
      return who.segments.some((handle) => node.handles.includes(handle));
  }
}

/** Until it comes round next; 0 = today. */
function daysToBirthday(birthday: string, { at, timezone }: World): number {
  const today = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timezone)
    .toPlainDate();
  const [month, day] = birthday.split("-").map(Number);
  const inYear = (year: number) => Temporal.PlainDate.from({ year, month: month!, day: day! });
  const thisYear = inYear(today.year);
  const next = Temporal.PlainDate.compare(thisYear, today) < 0 ? inYear(today.year + 1) : thisYear;
  return today.until(next).days;
}

const times = (who: PlainCustomer) => who.purchases.map(({ at }) => at.getTime());
const sum = (these: PlainPurchase[], what: "gross" | "net") => these.reduce((all, one) => all + one[what], 0);
const isAmong = (name: string | null, names: string[]) =>
  name !== null && names.some((one) => one.toLowerCase() === name.toLowerCase());
const wasDiscounted = ({ discount, codes, lines }: PlainPurchase) =>
  discount > 0 || codes.length > 0 || lines.some((line) => line.discount > 0);

function known(value: number | null | undefined, test: (value: number) => boolean): boolean {
  return value !== null && value !== undefined && test(value);
}

function compares(value: number, compare: Part<"purchases">["compare"], times = 1): boolean {
  if (compare.op === "between") return value >= compare.from * times && value <= compare.to * times;
  const bound = compare.value * times;
  return {
    atLeast: value >= bound,
    atMost: value <= bound,
    moreThan: value > bound,
    lessThan: value < bound,
    exactly: value === bound,
  }[compare.op];
}

/** By the calendar day in the shop, not by instants. */
function inSpan(at: Date, when: NonNullable<Part<"purchases">["when"]>, world: World): boolean {
  const dayOf = (instant: Date) =>
    Temporal.Instant.fromEpochMilliseconds(instant.getTime())
      .toZonedDateTimeISO(world.timezone)
      .toPlainDate();
  const day = dayOf(at);
  const today = dayOf(world.at);
  const isBefore = (other: Temporal.PlainDate) => Temporal.PlainDate.compare(day, other) < 0;
  switch (when.op) {
    case "inLast":
      return !isBefore(today.subtract({ days: when.days }));
    case "moreThanAgo":
      return isBefore(today.subtract({ days: when.days }));
    case "thisMonth":
      return !isBefore(today.with({ day: 1 }));
    case "since":
      return day.toString() >= when.from;
    case "before":
      return day.toString() < when.to;
    case "between":
      return day.toString() >= when.from && day.toString() <= when.to;
  }
}
