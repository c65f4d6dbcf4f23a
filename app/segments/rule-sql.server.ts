// From a rule to SQL: a join for each thing it asks about, a test for each condition, every value a parameter.
// Logic is two-valued: a comparison with something unknown is false, and `not` makes that true. No rule, nobody.
import { join, type Sql } from "sql-template-tag";
import { raw, sql } from "../platform/db.server.ts";
import type { Condition, Rule, RuleNode } from "./rule.ts";
import type { Comparison } from "./rule-compare.ts";
import { createJoins, type Joins, type RuleMoment, usedDiscount } from "./rule-joins.server.ts";

export type { RuleMoment } from "./rule-joins.server.ts";

/**
 * Selects `customer_id` of everybody a rule holds for, each once. Customers deleted at Shopify are in no segment.
 * @param rule null = could not be read: nobody
 */
export function customersMatching(rule: Rule | null, moment: RuleMoment): Sql {
  const { shopId } = moment;
  if (!rule) return sql`SELECT customer_id FROM customer WHERE shop_id = ${shopId} AND false`;
  const joins = createJoins(moment);
  const test = testOf(rule.where, joins, shopId);
  return sql`
    SELECT c.customer_id FROM customer c ${joins.all()}
    WHERE c.shop_id = ${shopId} AND c.deleted_at IS NULL AND ${test}`;
}

function testOf(node: RuleNode, joins: Joins, shopId: bigint): Sql {
  switch (node.is) {
    case "all":
    case "any": {
      // an empty join would be an empty test: readRule refuses such groups, and so does this
      if (node.of.length === 0) throw new RangeError("A group of no conditions means nothing.");
      const tests = node.of.map((inner) => testOf(inner, joins, shopId));
      return sql`(${join(tests, node.is === "all" ? " AND " : " OR ")})`;
    }
    case "not":
      return sql`(NOT ${testOf(node.of, joins, shopId)})`;
    default:
      return sql`coalesce(${conditionTest(node, joins, shopId)}, false)`;
  }
}

function conditionTest(condition: Condition, joins: Joins, shopId: bigint): Sql {
  switch (condition.is) {
    case "purchases":
      return compared(joins.sums(condition.when).purchases, condition.compare);
    case "netSpent":
      return compared(joins.sums(condition.when).net, condition.compare);
    case "grossSpent":
      return compared(joins.sums(condition.when).gross, condition.compare);
    case "averageOrder": {
      // compared as products, so that no average is rounded
      const { gross, purchases } = joins.sums(condition.when);
      return sql`(${purchases} > 0 AND ${compared(gross, condition.compare, purchases)})`;
    }
    case "firstPurchase":
      return joins.isWithin(joins.figure("first_at"), condition.when);
    case "lastPurchase":
      return joins.isWithin(joins.figure("last_at"), condition.when);
    case "created":
      return joins.isWithin(raw("c.created_at"), condition.when);
    case "birthday":
      return sql`${joins.birthday()} = ANY(${joins.nextDays(condition.days)}::text[])`;
    case "boughtProduct":
      return bought(condition, sql`l.product_id = ANY(${condition.ids}::bigint[])`, joins);
    case "boughtVariant":
      return bought(condition, sql`l.variant_id = ANY(${condition.ids}::bigint[])`, joins);
    case "boughtCollection":
      return bought(
        condition,
        sql`EXISTS (SELECT FROM product_collection s WHERE s.shop_id = ${shopId} AND s.product_id = l.product_id
          AND s.collection_id = ANY(${condition.ids}::bigint[])
          AND s.since <= p.at AND (s.until IS NULL OR s.until > p.at))`,
        joins,
      );
    case "boughtType":
      return bought(condition, sql`${isOneOf(raw("d.product_type"), condition.names)}`, joins);
    case "boughtVendor":
      return bought(condition, sql`${isOneOf(raw("d.vendor"), condition.names)}`, joins);
    case "usedDiscount":
      return joins.boughtOrder("discount", usedDiscount(shopId), condition.when);
    case "usedCode":
      return joins.boughtOrder(
        `code ${JSON.stringify(condition.names)}`,
        sql`EXISTS (SELECT FROM order_discount x
          WHERE x.shop_id = ${shopId} AND x.order_id = o.order_id AND ${isOneOf(raw("x.code"), condition.names)})`,
        condition.when,
      );
    case "discountShare": {
      const net = joins.discounted();
      return sql`(${net.all} > 0 AND ${compared(sql`(${net.of} * 100)`, condition.compare, net.all)})`;
    }
    case "country":
      return sql`c.country = ANY(${condition.codes}::text[])`;
    case "language":
      return sql`lower(substring(c.locale FROM '^[A-Za-z]+')) = ANY(${condition.codes}::text[])`;
    case "tag":
      return sql`EXISTS (SELECT FROM unnest(c.tags) tag WHERE ${isOneOf(raw("tag"), condition.names)})`;
    case "emailConsent":
      return sql`c.email_consent = ANY(${condition.states}::text[])`;
    case "smsConsent":
      return sql`c.sms_consent = ANY(${condition.states}::text[])`;
    case "value":
      return compared(joins.forecast("value_minor"), condition.compare);
    case "alive":
      return compared(sql`(${joins.forecast("p_alive")} * 100)`, condition.compare, undefined, "float8");
    case "overdue":
      return compared(joins.forecast("overdue_ratio"), condition.compare, undefined, "float8");
    case "rfmScore":
      return compared(joins.score(condition.score), condition.compare);
    case "rfmGroup":
      return sql`${joins.score("rfm_group")} = ANY(${condition.groups}::text[])`;
    case "persona":
      return sql`${joins.score("persona")} = ANY(${condition.personas}::text[])`;
    case "lapsed":
      return joins.score("lapsed");
    case "risk":
      return sql`${joins.forecast("risk_signals")} && ${condition.signals}::text[]`;
    case "top":
      return sql`${joins.better(condition.by)} * 100 < ${condition.percent}::numeric`;
    case "rewarded":
      return joins.rewarded(condition.when);
    case "inSegment":
      return joins.isMember(condition.handles);
  }
}

/** @param times multiplies what is compared with, for averages and shares */
function compared(left: Sql, compare: Comparison, times?: Sql, type = "numeric"): Sql {
  const bound = (value: number) => sql`${value}::${raw(type)} ${times ? sql`* ${times}` : raw("")}`;
  if (compare.op === "between")
    return sql`(${left} >= ${bound(compare.from)} AND ${left} <= ${bound(compare.to)})`;
  return sql`(${left} ${raw(OPERATORS[compare.op])} ${bound(compare.value)})`;
}

const OPERATORS = { atLeast: ">=", atMost: "<=", moreThan: ">", lessThan: "<", exactly: "=" } as const;

function bought(condition: Extract<Condition, { is: `bought${string}` }>, line: Sql, joins: Joins): Sql {
  const { when, ...which } = condition;
  return joins.boughtLine(JSON.stringify(which), line, when);
}

/** As merchants write names: upper and lower case are the same. */
function isOneOf(column: Sql, names: string[]): Sql {
  return sql`lower(${column}) = ANY(SELECT lower(name) FROM unnest(${names}::text[]) name)`;
}
