// A segment's rule: a tree of conditions, kept as JSON with a version. Strict: a condition, operator, field or version
// that is not in this file is refused, and a rule that was refused holds nobody. docs/segments.md says what each means.
import { z } from "zod";
import { RFM_GROUPS } from "../retention/rfm-groups.ts";
import { isStorable } from "../ui/typed-text.ts";
import { comparison } from "./rule-compare.ts";
import { when } from "./rule-when.ts";

export const RULE_VERSION = 1;
/** Groups within groups, the outermost being 1. */
export const DEEPEST = 5;
export const MOST_CONDITIONS = 50;
const MOST_CHOICES = 100;

/** Tags with it are written by the app itself: as conditions they would chase their own tail. */
export const OWN_TAG_PREFIX = "perennial:";
export const PERSONAS = ["one-time-low", "one-time-high", "repeat-full-price", "repeat-bargain"] as const;
export const RISK_SIGNALS = ["overdue", "fading", "shrinking", "unhappy", "silent"] as const;
export const CONSENTS = ["subscribed", "unsubscribed", "not_subscribed", "pending"] as const;

const choices = <Choice extends z.ZodType>(one: Choice) => z.array(one).min(1).max(MOST_CHOICES);
const word = z.string().trim().min(1).max(255).refine(isStorable, "has a character that cannot be kept");
const words = choices(word);
const ids = choices(z.string().regex(/^[1-9]\d{0,17}$/, "must be an id in digits"));
const count = comparison(z.number().int().min(0).max(1_000_000));
/** in minor units of the shop's currency */
const money = comparison(z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER));
const percent = comparison(z.number().int().min(0).max(100));
const ratio = comparison(z.number().min(0).max(1000));
const span = when.optional();
/** As segments.server.ts gives them out. Whether there is such a segment, references.server.ts says. */
const handles = choices(z.string().min(1).max(150).refine(isStorable, "is no name of a segment"));
const of = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({ is: z.literal(name), ...shape });

const conditions = [
  of("purchases", { compare: count, when: span }),
  of("netSpent", { compare: money, when: span }),
  of("grossSpent", { compare: money, when: span }),
  of("averageOrder", { compare: money, when: span }),
  of("firstPurchase", { when }),
  of("lastPurchase", { when }),
  of("created", { when }),
  // within the next so many days, today included
  of("birthday", { days: z.number().int().min(0).max(365) }),
  of("boughtProduct", { ids, when: span }),
  of("boughtVariant", { ids, when: span }),
  // of what was in one of these when it was bought
  of("boughtCollection", { ids, when: span }),
  of("boughtType", { names: words, when: span }),
  of("boughtVendor", { names: words, when: span }),
  of("usedDiscount", { when: span }),
  of("usedCode", { names: words, when: span }),
  of("discountShare", { compare: percent }),
  of("country", { codes: choices(z.string().regex(/^[A-Z]{2}$/, "must be a country code such as DE")) }),
  of("language", { codes: choices(z.string().regex(/^[a-z]{2,3}$/, "must be a language code such as de")) }),
  of("tag", {
    names: choices(
      word.refine((tag) => !tag.toLowerCase().startsWith(OWN_TAG_PREFIX), "is a tag this app writes itself"),
    ),
  }),
  of("emailConsent", { states: choices(z.enum(CONSENTS)) }),
  of("smsConsent", { states: choices(z.enum(CONSENTS)) }),
  of("value", { compare: money }),
  of("alive", { compare: percent }),
  of("overdue", { compare: ratio }),
  of("rfmScore", { score: z.enum(["r", "f", "m"]), compare: comparison(z.number().int().min(1).max(5)) }),
  of("rfmGroup", { groups: choices(z.enum(RFM_GROUPS)) }),
  of("persona", { personas: choices(z.enum(PERSONAS)) }),
  of("lapsed", {}),
  of("risk", { signals: choices(z.enum(RISK_SIGNALS)) }),
  of("top", { by: z.enum(["value", "net"]), percent: z.number().int().min(1).max(99) }),
  // one of the loyalty programme, not given back
  of("rewarded", { when: span }),
  of("inSegment", { handles }),
] as const;

export type Condition = z.infer<(typeof conditions)[number]>;
export type ConditionName = Condition["is"];
export type RuleNode = { is: "all" | "any"; of: RuleNode[] } | { is: "not"; of: RuleNode } | Condition;
export type Rule = { version: typeof RULE_VERSION; where: RuleNode };

const node: z.ZodType<RuleNode> = z.lazy(() =>
  z.discriminatedUnion("is", [
    // a group of nothing would hold everybody
    z.strictObject({ is: z.enum(["all", "any"]), of: z.array(node).min(1).max(MOST_CONDITIONS) }),
    z.strictObject({ is: z.literal("not"), of: node }),
    ...conditions,
  ]),
);
const rule = z.strictObject({ version: z.literal(RULE_VERSION), where: node });

/** `path` leads to the place in the rule, such as ["where", "of", 0, "compare", "value"]. */
export type RuleProblem = { path: (string | number)[]; message: string };
export type ReadRule = { rule: Rule; problems?: undefined } | { rule: null; problems: RuleProblem[] };

/** From JSON of any origin. */
export function readRule(json: unknown): ReadRule {
  const size = sizeProblem(json);
  if (size) return { rule: null, problems: [{ path: ["where"], message: size }] };
  const read = rule.safeParse(json);
  if (read.success) return { rule: read.data };
  return {
    rule: null,
    problems: read.error.issues.map(({ path, message }) => ({
      path: path.filter((part) => typeof part !== "symbol"),
      message,
    })),
  };
}

/** Checked before anything recurses into it. */
function sizeProblem(json: unknown): string | null {
  let level = [(json as { where?: unknown } | null)?.where];
  let found = 0;
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEEPEST + 1) return `Groups may lie in each other ${DEEPEST} deep at most.`;
    found += level.length;
    if (found > 2 * MOST_CONDITIONS) return `A rule may have ${MOST_CONDITIONS} conditions at most.`;
    level = level.flatMap((one) => {
      const inner = (one as { of?: unknown } | null | undefined)?.of;
      return inner === undefined ? [] : Array.isArray(inner) ? inner : [inner];
    });
  }
  return conditionsOf(json) > MOST_CONDITIONS
    ? `A rule may have ${MOST_CONDITIONS} conditions at most.`
    : null;
}

function conditionsOf(json: unknown): number {
  let count = 0;
  const waiting: unknown[] = [(json as { where?: unknown } | null)?.where];
  while (waiting.length > 0) {
    const inner = (waiting.pop() as { of?: unknown } | null | undefined)?.of;
    if (inner === undefined) count++;
    else waiting.push(...(Array.isArray(inner) ? inner : [inner]));
  }
  return count;
}
