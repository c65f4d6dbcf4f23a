// Works out what the shop could do next: how many customers each action is about, and the money at stake. Runs after
// the daily forecast; Home only reads the rows.

import type { Sql } from "sql-template-tag";
import { Temporal } from "temporal-polyfill";
import type { ShopRow } from "../commerce/shop.server.ts";
import { wholeShop } from "../commerce/whole-shop.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { daysBefore, localDate, midnight } from "../retention/period.ts";
import type { Rule } from "../segments/rule.ts";
import { customersMatching } from "../segments/rule-sql.server.ts";
import { shopRhythm } from "../segments/shop-rhythm.server.ts";
import { ACTION_KINDS, type ActionKind, cohortRule, ruleOfKind } from "./action-kinds.ts";
import { type CohortReturn, cohortFall } from "./cohort-fall.ts";
import type { ActionFigures } from "./stored-actions.ts";

type Proposal = {
  kind: ActionKind;
  subject: string;
  customers: number;
  worthMinor: bigint;
  figures: ActionFigures;
  rule: Rule;
};

/** Days each customer of a cohort is given to come back. */
const DAYS_TO_RETURN = 60;
const MONTHS_LOOKED_AT = 8;

/** Replaces the proposals of before; what was dismissed stays dismissed. */
export async function proposeActions(tx: Tx, shop: ShopRow, at: Date): Promise<void> {
  const { shopId } = shop;
  await wholeShop(tx);
  const rhythm = await shopRhythm(tx, shopId);
  const order = await averageOrder(tx, shopId, at);
  const proposals: Proposal[] = [];
  for (const kind of ACTION_KINDS) {
    if (kind === "cohort-fell") continue;
    const rule = ruleOfKind(kind, rhythm);
    if (!rule) continue;
    const { customers, valueMinor, atRiskMinor } = await stakes(tx, shop, rule, at);
    const modelled = valueMinor !== null;
    const worthMinor =
      kind === "second-purchase-window"
        ? (valueMinor ?? BigInt(Math.round(customers * order.minor * order.secondShare)))
        : (atRiskMinor ?? BigInt(Math.round(customers * order.minor)));
    if (customers === 0 || worthMinor <= 0n) continue;
    const figures: ActionFigures = {
      basis: modelled ? (kind === "second-purchase-window" ? "value" : "at risk") : "average order",
      averageOrderMinor: Math.round(order.minor),
      ...(kind === "second-purchase-window"
        ? {
            fromDays: Math.floor(rhythm.secondGaps.p25 ?? 0),
            toDays: Math.ceil(rhythm.secondGaps.p75 ?? 0),
            secondShare: order.secondShare,
          }
        : {}),
    };
    proposals.push({ kind, subject: "", customers, worthMinor, figures, rule });
  }
  const fallen = await cohortThatFell(tx, shop, at, order.minor);
  if (fallen) proposals.push(fallen);
  await store(tx, shopId, proposals, at);
}

/** What these customers are expected to bring, and what of it is in danger; null without a model of values. */
async function stakes(
  tx: Tx,
  { shopId, timezone }: Pick<ShopRow, "shopId" | "timezone">,
  rule: Rule,
  at: Date,
) {
  return tx.row<{ customers: number; valueMinor: bigint | null; atRiskMinor: bigint | null }>(sql`
    SELECT count(*)::int AS customers, sum(f.value_minor)::bigint AS "valueMinor",
      sum(f.value_at_risk_minor)::bigint AS "atRiskMinor"
    FROM (${customersMatching(rule, { shopId, at, timezone })}) m
    LEFT JOIN customer_forecast f ON f.shop_id = ${shopId} AND f.customer_id = m.customer_id`);
}

/** Of the last year: net per purchase; and of everybody who ever bought, the share that bought again. */
async function averageOrder(
  tx: Tx,
  shopId: bigint,
  at: Date,
): Promise<{ minor: number; secondShare: number }> {
  const yearAgo = new Date(at.getTime() - 365 * 86_400_000);
  return tx.row(sql`
    SELECT coalesce((SELECT avg(net_minor) FROM purchase WHERE shop_id = ${shopId} AND at >= ${yearAgo}), 0)::float8 AS minor,
      coalesce((SELECT avg((purchases >= 2)::int) FROM customer_figure WHERE shop_id = ${shopId}), 0)::float8 AS "secondShare"`);
}

async function cohortThatFell(
  tx: Tx,
  { shopId, timezone }: ShopRow,
  at: Date,
  orderMinor: number,
): Promise<Proposal | null> {
  // the last month whose last day is long enough ago, and those before it
  const until = Temporal.PlainDate.from(daysBefore(localDate(at, timezone), DAYS_TO_RETURN)).with({ day: 1 });
  const from = until.subtract({ months: MONTHS_LOOKED_AT });
  const firstPurchases: Sql = sql`
    SELECT customer_id, date_trunc('month', first_at AT TIME ZONE ${timezone})::date AS month, first_at
    FROM customer_figure
    WHERE shop_id = ${shopId} AND first_at >= ${midnight(from.toString(), timezone)}
      AND first_at < ${midnight(until.toString(), timezone)}`;
  const cohorts = await tx.rows<CohortReturn>(sql`
    SELECT month, count(*)::int AS customers,
      count(*) FILTER (WHERE p.at < first_at + ${`${DAYS_TO_RETURN} days`}::interval)::int AS returned
    FROM (${firstPurchases}) f
    LEFT JOIN purchase p ON p.shop_id = ${shopId} AND p.customer_id = f.customer_id AND p.ordinal = 2
    GROUP BY month ORDER BY month`);
  const fall = cohortFall(cohorts);
  if (!fall) return null;
  const first = Temporal.PlainDate.from(fall.month);
  const rule = cohortRule(fall.month, first.add({ months: 1 }).subtract({ days: 1 }).toString());
  const { customers } = await stakes(tx, { shopId, timezone }, rule, at);
  const worthMinor = BigInt(Math.round(fall.missing * orderMinor));
  if (customers === 0 || worthMinor <= 0n) return null;
  return {
    kind: "cohort-fell",
    subject: fall.month.slice(0, 7),
    customers,
    worthMinor,
    rule,
    figures: {
      basis: "missing buyers",
      averageOrderMinor: Math.round(orderMinor),
      cohortCustomers: fall.customers,
      returned: fall.returned,
      usualShare: fall.usualShare,
      missing: fall.missing,
      days: DAYS_TO_RETURN,
    },
  };
}

async function store(tx: Tx, shopId: bigint, proposals: Proposal[], at: Date): Promise<void> {
  const rows = proposals.map(({ worthMinor, ...rest }) => ({ ...rest, worth_minor: worthMinor.toString() }));
  await tx.run(sql`
    INSERT INTO next_action (shop_id, kind, subject, customers, worth_minor, figures, rule, computed_at)
    SELECT ${shopId}, kind, subject, customers, worth_minor, figures, rule, ${at}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS made (kind text, subject text, customers int, worth_minor bigint, figures jsonb, rule jsonb)
    ON CONFLICT (shop_id, kind, subject) DO UPDATE SET customers = excluded.customers,
      worth_minor = excluded.worth_minor, figures = excluded.figures, rule = excluded.rule, computed_at = excluded.computed_at`);
  // what no longer holds goes; a dismissal is remembered
  await tx.run(sql`
    DELETE FROM next_action WHERE shop_id = ${shopId} AND computed_at < ${at} AND dismissed_at IS NULL`);
}
