// The segments every shop has without making them, as rules in the same language as the merchant's own.
import { RFM_GROUPS, type RfmGroup } from "../retention/rfm-groups.ts";
import { PERSONAS, RISK_SIGNALS, RULE_VERSION, type Rule, type RuleNode } from "./rule.ts";

/** Its name in addresses, tags and fields. @example "potential-loyalists" */
function slug(group: RfmGroup): string {
  return group.toLowerCase().replaceAll(" ", "-");
}

const GROUP_OF = new Map(RFM_GROUPS.map((group) => [`rfm-${slug(group)}`, group]));
const PERSONA_OF = new Map(PERSONAS.map((persona) => [`persona-${persona}`, persona]));

/** In the order in which they are listed. */
export const BUILT_IN = [
  "second-purchase-window",
  "past-usual-gap",
  "at-risk",
  "vip",
  "new-this-month",
  ...GROUP_OF.keys(),
  ...PERSONA_OF.keys(),
  "birthday",
];

/**
 * The net sales of all customers, in minor units: RFM groups hold each customer with a purchase once.
 * @param segments all there are, as last computed
 */
export function netOfAll(segments: { handle: string; netMinor: bigint }[]): bigint {
  const groups = segments.filter(({ handle }) => GROUP_OF.has(handle));
  return groups.reduce((sum, { netMinor }) => sum + netMinor, 0n);
}

/** As others may write them in a link: `rfm-Potential loyalists` is `rfm-potential-loyalists`. */
export function plainHandle(handle: string): string {
  const plain = handle.trim().toLowerCase().replaceAll(" ", "-");
  return BUILT_IN.includes(plain) ? plain : handle;
}

/** What the rules of built-in segments follow. */
export type ShopRhythm = {
  /** days between first and second purchase: how many customers have such a gap, and its quartiles */
  secondGaps: { known: number; p25: number | null; p75: number | null };
  /** whether any customer has a predicted value */
  hasValues: boolean;
  /** whether any customer has told a birthday */
  hasBirthdays: boolean;
};

/** Quartiles of fewer gaps say little. */
export const FEWEST_GAPS = 20;
/** Of customers by value, the first tenth. */
export const VIP_PERCENT = 10;

/** Long enough to prepare something. */
export const BIRTHDAY_DAYS = 30;

export type Problem = "unreadable" | "stands-on-unreadable" | "few-gaps" | "no-birthdays";
export type BuiltInRule = { rule: Rule; problem: null } | { rule: null; problem: Problem };

/** @throws RangeError for a name that is none of BUILT_IN */
export function builtInRule(handle: string, rhythm: ShopRhythm): BuiltInRule {
  const group = GROUP_OF.get(handle);
  if (group) return rule({ is: "rfmGroup", groups: [group] });
  const persona = PERSONA_OF.get(handle);
  if (persona) return rule({ is: "persona", personas: [persona] });
  switch (handle) {
    case "at-risk":
      return rule({ is: "risk", signals: [...RISK_SIGNALS] });
    case "vip":
      return rule({ is: "top", by: rhythm.hasValues ? "value" : "net", percent: VIP_PERCENT });
    case "new-this-month":
      return rule({ is: "firstPurchase", when: { op: "thisMonth" } });
    case "past-usual-gap":
      // who has not bought within the activity window is lapsed rather than late
      return rule({
        is: "all",
        of: [
          { is: "overdue", compare: { op: "moreThan", value: 1 } },
          { is: "not", of: { is: "lapsed" } },
        ],
      });
    case "second-purchase-window":
      return secondPurchaseWindow(rhythm.secondGaps);
    case "birthday":
      return rhythm.hasBirthdays
        ? rule({ is: "birthday", days: BIRTHDAY_DAYS })
        : { rule: null, problem: "no-birthdays" };
    default:
      throw new RangeError(`There is no built-in segment "${handle}".`);
  }
}

/**
 * One purchase, made between the shop's 25th and 75th percentile of days to a second one ago: when half of those who
 * buy again do. Whole days, so that the window never loses its ends.
 */
function secondPurchaseWindow({ known, p25, p75 }: ShopRhythm["secondGaps"]): BuiltInRule {
  if (known < FEWEST_GAPS || p25 === null || p75 === null) return { rule: null, problem: "few-gaps" };
  return rule({
    is: "all",
    of: [
      { is: "purchases", compare: { op: "exactly", value: 1 } },
      { is: "lastPurchase", when: { op: "inLast", days: Math.ceil(p75) } },
      // on the day p25 days ago or earlier
      { is: "lastPurchase", when: { op: "moreThanAgo", days: Math.max(0, Math.floor(p25) - 1) } },
    ],
  });
}

function rule(where: RuleNode): BuiltInRule {
  return { rule: { version: RULE_VERSION, where }, problem: null };
}
