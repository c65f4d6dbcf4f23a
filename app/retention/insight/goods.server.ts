// What became of the goods of each purchase: kept, bought at a discount, and what they cost. docs/metrics.md, "Goods".
import type { Sql } from "sql-template-tag";
import { sql } from "../../platform/db.server.ts";

/**
 * Rows of customer_id, at, goods (net of goods), discounted (of it, bought at a discount), costed (of it, with a known
 * unit cost) and cost (of the goods in `costed`), in minor units; a purchase may come as several rows.
 * Orders in which nothing was given back are read line by line; the few others, order by order.
 */
export function goodsOfPurchases(shopId: bigint): Sql {
  return sql`
    WITH special AS MATERIALIZED (${special(shopId)})
    SELECT p.customer_id, p.at,
      CASE WHEN l.order_id IS NULL THEN p.net_minor ELSE ${AMOUNT} END AS goods,
      CASE WHEN ${DISCOUNTED} THEN ${AMOUNT} ELSE 0 END AS discounted,
      CASE WHEN v.unit_cost_minor IS NOT NULL THEN ${AMOUNT} ELSE 0 END AS costed,
      CASE WHEN l.gift_card THEN 0 ELSE coalesce(v.unit_cost_minor * ${REMAINING}, 0) END AS cost
    FROM purchase p
    LEFT JOIN order_line l ON l.shop_id = p.shop_id AND l.order_id = p.order_id
    LEFT JOIN product_variant v ON v.shop_id = l.shop_id AND v.variant_id = l.variant_id
    WHERE p.shop_id = ${shopId} AND p.order_id NOT IN (SELECT order_id FROM special)
    UNION ALL
    SELECT p.customer_id, p.at, CASE WHEN l.order_id IS NULL THEN p.net_minor ELSE ${shared(sql`l.goods`)} END,
      coalesce(CASE WHEN l.unallotted THEN ${shared(sql`l.goods`)} ELSE ${shared(sql`l.discounted`)} END, 0),
      coalesce(${shared(sql`l.costed`)}, 0), coalesce(l.cost, 0)
    FROM purchase p LEFT JOIN (${specialLines(shopId)}) l ON l.order_id = p.order_id
    WHERE p.shop_id = ${shopId} AND p.order_id IN (SELECT order_id FROM special)`;
}

/** Pieces an order still holds of a line in which nothing was refunded. */
const REMAINING = sql`greatest(0, least(l.quantity, coalesce(l.current_quantity, l.quantity)))`;
const WHOLE_AMOUNT = sql`greatest(0, l.price_minor * l.quantity - l.discount_minor)`;
/** Gift cards are money, not goods. */
const AMOUNT = sql`
  CASE WHEN l.gift_card THEN 0 WHEN ${REMAINING} = l.quantity THEN ${WHOLE_AMOUNT}
    ELSE div(${WHOLE_AMOUNT}::numeric * ${REMAINING}, l.quantity)::bigint END`;
const DISCOUNTED = sql`(l.discount_minor > 0 OR l.compare_at_minor > l.price_minor)`;

/** Orders something was given back of, and those of an export, whose discount may stand at the order alone. */
function special(shopId: bigint): Sql {
  return sql`
    SELECT order_id FROM purchase WHERE shop_id = ${shopId} AND net_minor < gross_minor
    UNION SELECT order_id FROM refund WHERE shop_id = ${shopId}
    UNION SELECT order_id FROM (${ofExports(shopId)}) e`;
}

function ofExports(shopId: bigint): Sql {
  return sql`SELECT order_id FROM orders WHERE shop_id = ${shopId} AND source = 'csv' AND discount_minor > 0`;
}

// of a purchase that was refunded in part without a line losing anything, the share that was not given back
const shared = (amount: Sql) => sql`
  CASE WHEN l.whole AND p.net_minor < p.gross_minor
    THEN div(${amount}::numeric * greatest(p.net_minor, 0), p.gross_minor)::bigint ELSE ${amount} END`;

/** One row per order of `special` that has lines. */
function specialLines(shopId: bigint): Sql {
  return sql`
    SELECT order_id, bool_and(kept = quantity) AS whole, bool_or(unallotted) AND sum(discount_minor) = 0 AS unallotted,
      sum(amount)::bigint AS goods,
      coalesce(sum(amount) FILTER (WHERE discounted), 0)::bigint AS discounted,
      coalesce(sum(amount) FILTER (WHERE unit_cost_minor IS NOT NULL), 0)::bigint AS costed,
      coalesce(sum(unit_cost_minor * least(quantity, kept + lost)) FILTER (WHERE NOT gift_card), 0)::bigint AS cost
    FROM (
      SELECT *, CASE WHEN gift_card THEN 0 WHEN kept = quantity THEN whole_amount
        ELSE div(whole_amount::numeric * kept, quantity)::bigint END AS amount
      FROM (
        SELECT l.order_id, l.quantity, l.discount_minor, l.gift_card, v.unit_cost_minor, ${DISCOUNTED} AS discounted,
          e.order_id IS NOT NULL AS unallotted,
          ${WHOLE_AMOUNT} AS whole_amount,
          greatest(0, least(${REMAINING}, l.quantity - coalesce(r.quantity, 0)))::int AS kept,
          coalesce(r.lost, 0)::int AS lost
        FROM order_line l
        LEFT JOIN (${ofExports(shopId)}) e ON e.order_id = l.order_id
        LEFT JOIN product_variant v ON v.shop_id = ${shopId} AND v.variant_id = l.variant_id
        LEFT JOIN (${refundedPieces(shopId)}) r ON r.order_id = l.order_id AND r.line_id = l.line_id
        WHERE l.shop_id = ${shopId} AND l.order_id IN (SELECT order_id FROM special)
      ) lines
    ) kept_lines
    GROUP BY order_id`;
}

/** Of each line, and of them those that did not come back. */
function refundedPieces(shopId: bigint): Sql {
  return sql`
    SELECT f.order_id, l.line_id, sum(l.quantity) AS quantity,
      coalesce(sum(l.quantity) FILTER (WHERE NOT l.restocked), 0) AS lost
    FROM refund_line l JOIN refund f ON f.shop_id = l.shop_id AND f.refund_id = l.refund_id
    WHERE l.shop_id = ${shopId} AND l.line_id IS NOT NULL
    GROUP BY 1, 2`;
}
