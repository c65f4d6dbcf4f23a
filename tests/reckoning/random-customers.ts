// Random customers, small in number and with few different values, so that conditions and ties meet; and random rules
// that ask about those values.
import fc from "fast-check";
import { RFM_GROUPS } from "../../app/retention/rfm-groups.ts";
import { CONSENTS, PERSONAS, RISK_SIGNALS, type RuleNode } from "../../app/segments/rule.ts";
import type { PlainCustomer, PlainLine } from "./segment-rule.ts";

const DAY = 86_400_000;
export const NOW = new Date("2026-03-31T14:00:00Z");

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 });
const cents = fc.constantFrom(0, 1000, 1000, 2000, 3000, 10_000);
// around the days and hours that rules cut at
const instant = fc
  .tuple(fc.constantFrom(0, 1, 7, 29, 30, 31, 59, 60, 90, 200, 400), fc.constantFrom(0, 3, 9, 10, 11, 13))
  .map(([days, hours]) => new Date(NOW.getTime() - days * DAY - hours * 3_600_000));

// a product has one type and one vendor
// in a collection since, or until, the very instant of some purchases, or twice
const turn = new Date(NOW.getTime() - 30 * DAY);
const sooner = new Date(NOW.getTime() - 60 * DAY);
const PRODUCTS: Pick<PlainLine, "product" | "variant" | "type" | "vendor" | "collections">[] = [
  {
    ...{ product: "11", variant: "110", type: "Tea", vendor: "Acme" },
    collections: [
      { id: "71", since: null, until: sooner },
      { id: "71", since: turn, until: null },
    ],
  },
  {
    ...{ product: "12", variant: "120", type: "tea", vendor: "Other" },
    collections: [
      { id: "71", since: null, until: turn },
      { id: "72", since: null, until: null },
    ],
  },
  {
    ...{ product: "13", variant: "130", type: "Cups", vendor: "Acme" },
    collections: [{ id: "72", since: sooner, until: turn }],
  },
  { product: "14", variant: "140", type: null, vendor: null, collections: [] },
];
const line: fc.Arbitrary<PlainLine> = fc
  .record({
    product: fc.constantFrom(...PRODUCTS),
    left: fc.constantFrom(1, 1, 2, 0),
    price: fc.constantFrom(1000, 2000),
    compareAt: fc.constantFrom(null, null, 1000, 2500),
    discount: fc.constantFrom(0, 0, 0, 100),
  })
  .map(({ product, ...rest }) => ({ ...product, ...rest }));
const purchase = fc
  .record({
    at: instant,
    gross: cents,
    share: fc.constantFrom(1, 1, 1, 0.5),
    discount: fc.constantFrom(0, 0, 0, 500),
    codes: fc.subarray(["WELCOME", "spring"], { maxLength: 1 }),
    lines: fc.array(line, { maxLength: 2 }),
  })
  .map(({ share, ...one }) => ({ ...one, net: one.gross * share }));

const customer: fc.Arbitrary<Omit<PlainCustomer, "id">> = fc
  .record({
    deleted: fc.constantFrom(false, false, false, false, false, true),
    country: maybe(fc.constantFrom("DE", "IR", "US")),
    locale: maybe(fc.constantFrom("de", "de-AT", "en-GB", "fa")),
    tags: fc.subarray(["VIP", "wholesale", "news"]),
    emailConsent: maybe(fc.constantFrom(...CONSENTS)),
    smsConsent: maybe(fc.constantFrom(...CONSENTS)),
    createdAt: maybe(instant),
    birthday: maybe(fc.constantFrom("03-30", "03-31", "04-01", "04-29", "02-28", "02-29", "12-31")),
    rewards: fc.array(fc.record({ at: instant, givenBack: fc.constantFrom(false, false, true) }), {
      maxLength: 2,
    }),
    segments: fc.subarray(["vip", "summer", "زمستان"]),
    purchases: fc.array(purchase, { maxLength: 4 }),
    score: fc.record({
      r: fc.integer({ min: 1, max: 5 }),
      f: fc.integer({ min: 1, max: 5 }),
      m: fc.integer({ min: 1, max: 5 }),
      group: fc.constantFrom(...RFM_GROUPS),
      persona: fc.constantFrom(...PERSONAS),
      lapsed: fc.boolean(),
    }),
    forecast: maybe(
      fc.record({
        alive: maybe(fc.constantFrom(0, 0.07, 0.25, 0.5, 0.9, 1)),
        value: maybe(cents),
        overdue: maybe(fc.constantFrom(0.5, 1, 2, 2.5)),
        signals: fc.subarray([...RISK_SIGNALS]),
      }),
    ),
  })
  .map((one) => ({ ...one, score: one.purchases.length > 0 ? one.score : null }));

export const randomCustomers: fc.Arbitrary<PlainCustomer[]> = fc
  .array(customer, { maxLength: 12, size: "max" })
  .map((all) => all.map((one, index) => ({ ...one, id: index + 1 })));

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });
const compare = (value: fc.Arbitrary<number>) =>
  fc.oneof(
    fc.record({ op: fc.constantFrom("atLeast", "atMost", "moreThan", "lessThan", "exactly"), value }),
    fc.tuple(value, value).map(([a, b]) => ({ op: "between", from: Math.min(a, b), to: Math.max(a, b) })),
  );
const days = fc.constantFrom(0, 1, 30, 60, 90);
const date = fc.constantFrom("2026-01-30", "2026-03-01", "2026-03-30", "2026-03-31", "2026-04-01");
const when = fc.oneof(
  fc.record({ op: fc.constantFrom("inLast", "moreThanAgo"), days }),
  fc.constant({ op: "thisMonth" }),
  fc.record({ op: fc.constant("since"), from: date }),
  fc.record({ op: fc.constant("before"), to: date }),
  fc
    .tuple(date, date)
    .map(([a, b]) => (a < b ? { op: "between", from: a, to: b } : { op: "between", from: b, to: a })),
);
const spanned = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(fc.record(shape), fc.record({ ...shape, when }));
const is = (name: string) => fc.constant(name);
const count = compare(fc.integer({ min: 0, max: 4 }));
const money = compare(fc.constantFrom(0, 999, 1000, 1500, 2000, 4000));

export const randomCondition = fc.oneof(
  spanned({ is: is("purchases"), compare: count }),
  spanned({ is: fc.constantFrom("netSpent", "grossSpent", "averageOrder"), compare: money }),
  fc.record({ is: fc.constantFrom("firstPurchase", "lastPurchase", "created"), when }),
  spanned({ is: is("boughtProduct"), ids: some(["11", "12", "13", "99"]) }),
  spanned({ is: is("boughtVariant"), ids: some(["110", "140", "999"]) }),
  spanned({ is: is("boughtCollection"), ids: some(["71", "72", "99"]) }),
  spanned({ is: is("boughtType"), names: some(["tea", "Cups", "Pots"]) }),
  spanned({ is: is("boughtVendor"), names: some(["ACME", "Other", "Nobody"]) }),
  spanned({ is: is("usedDiscount") }),
  spanned({ is: is("usedCode"), names: some(["welcome", "SPRING", "none"]) }),
  fc.record({ is: is("discountShare"), compare: compare(fc.constantFrom(0, 25, 50, 100)) }),
  fc.record({ is: is("birthday"), days: fc.constantFrom(0, 1, 30, 334, 335, 365) }),
  fc.record({ is: is("country"), codes: some(["DE", "IR", "FR"]) }),
  fc.record({ is: is("language"), codes: some(["de", "en"]) }),
  fc.record({ is: is("tag"), names: some(["vip", "NEWS", "none"]) }),
  fc.record({ is: fc.constantFrom("emailConsent", "smsConsent"), states: some(CONSENTS) }),
  fc.record({ is: is("value"), compare: money }),
  fc.record({ is: is("alive"), compare: compare(fc.constantFrom(0, 7, 25, 50)) }),
  fc.record({ is: is("overdue"), compare: compare(fc.constantFrom(0, 1, 2, 2.5)) }),
  fc.record({
    is: is("rfmScore"),
    score: fc.constantFrom("r", "f", "m"),
    compare: compare(fc.integer({ min: 1, max: 5 })),
  }),
  fc.record({ is: is("rfmGroup"), groups: some(RFM_GROUPS) }),
  fc.record({ is: is("persona"), personas: some(PERSONAS) }),
  fc.record({ is: is("lapsed") }),
  fc.record({ is: is("risk"), signals: some(RISK_SIGNALS) }),
  spanned({ is: is("rewarded") }),
  fc.record({ is: is("inSegment"), handles: some(["vip", "summer", "زمستان", "none"]) }),
  fc.record({ is: is("top"), by: fc.constantFrom("value", "net"), percent: fc.constantFrom(10, 25, 50) }),
) as fc.Arbitrary<RuleNode>;

export const randomNode: fc.Arbitrary<RuleNode> = fc.letrec<{ node: RuleNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: randomCondition },
    {
      weight: 2,
      arbitrary: fc.record({
        is: fc.constantFrom("all" as const, "any" as const),
        of: fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ is: fc.constant("not" as const), of: tie("node") }) },
  ),
})).node;
