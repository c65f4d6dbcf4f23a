// What a rule's conditions need to know of customers beyond their own row, as joins; the same question is joined once.
import { join, type Sql } from "sql-template-tag";
import { empty, raw, sql } from "../platform/db.server.ts";
import { localDate } from "../retention/period.ts";
import { birthdaysWithin, type When, whenSpan } from "./rule-when.ts";

/** Whose customers, and the instant that "in the last 30 days" counts from. */
export type RuleMoment = { shopId: bigint; at: Date; timezone: string };

/** A purchase's numbers, summed; 0 for customers without any. */
export type Sums = { purchases: Sql; gross: Sql; net: Sql };

export function createJoins({ shopId, at, timezone }: RuleMoment) {
  const joined = new Map<string, { alias: string; text: Sql }>();

  /** @param rows selects `customer_id` and more, each customer once */
  function once(key: string, rows: () => Sql): (column: string) => Sql {
    const known = joined.get(key);
    const alias = known?.alias ?? `j${joined.size}`;
    if (!known) {
      const text = sql`LEFT JOIN (${rows()}) ${raw(alias)} ON ${raw(alias)}.customer_id = c.customer_id`;
      joined.set(key, { alias, text });
    }
    return (column) => raw(`${alias}.${column}`);
  }

  const own = (table: string) =>
    once(table, () => sql`SELECT * FROM ${raw(table)} WHERE shop_id = ${shopId}`);

  function within(column: Sql, when: When | undefined): Sql {
    if (!when) return empty;
    const { start, end } = whenSpan(when, at, timezone);
    return sql`${start ? sql`AND ${column} >= ${start}` : empty} ${end ? sql`AND ${column} < ${end}` : empty}`;
  }

  return {
    /** All of the joins asked for so far. */
    all: (): Sql => {
      const texts = [...joined.values()].map(({ text }) => text);
      return texts.length > 0 ? join(texts, " ") : empty;
    },
    /** A column of customer_figure, customer_score or customer_forecast; NULL where the customer has no row. */
    figure: (column: string) => own("customer_figure")(column),
    score: (column: string) => own("customer_score")(column),
    forecast: (column: string) => own("customer_forecast")(column),
    /** MM-DD; NULL where the customer has not told it. */
    birthday: () => own("loyalty_birthday")("birthday"),
    nextDays: (days: number) => birthdaysWithin(localDate(at, timezone), days),
    /** True or false, and false for an unknown instant. */
    isWithin: (column: Sql, when: When) => sql`(${column} IS NOT NULL ${within(column, when)})`,
    sums(when: When | undefined): Sums {
      const column = when
        ? once(
            `sums ${JSON.stringify(when)}`,
            () => sql`
              SELECT customer_id, count(*) AS purchases, sum(gross_minor) AS gross_minor, sum(net_minor) AS net_minor
              FROM purchase WHERE shop_id = ${shopId} ${within(raw("at"), when)} GROUP BY customer_id`,
          )
        : own("customer_figure");
      const known = (name: string) => sql`coalesce(${column(name)}, 0)`;
      return { purchases: known("purchases"), gross: known("gross_minor"), net: known("net_minor") };
    },
    /** Whether there is a purchase with a line that has something left of it, such as `line` says (aliases p, l and d). */
    boughtLine(key: string, line: Sql, when: When | undefined): Sql {
      const column = once(
        `line ${key} ${JSON.stringify(when)}`,
        () => sql`
          SELECT DISTINCT p.customer_id FROM purchase p
          JOIN order_line l ON l.shop_id = ${shopId} AND l.order_id = p.order_id
          LEFT JOIN product d ON d.shop_id = ${shopId} AND d.product_id = l.product_id
          WHERE p.shop_id = ${shopId} AND coalesce(l.current_quantity, l.quantity) > 0 AND ${line}
            ${within(raw("p.at"), when)}`,
      );
      return sql`(${column("customer_id")} IS NOT NULL)`;
    },
    /** Whether there is a purchase such as `order` says (aliases p and o). */
    boughtOrder(key: string, order: Sql, when: When | undefined): Sql {
      const column = once(
        `order ${key} ${JSON.stringify(when)}`,
        () => sql`
          SELECT DISTINCT p.customer_id FROM purchase p
          JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = p.order_id
          WHERE p.shop_id = ${shopId} AND ${order} ${within(raw("p.at"), when)}`,
      );
      return sql`(${column("customer_id")} IS NOT NULL)`;
    },
    /** Whether points were redeemed for a reward that was not given back. */
    rewarded(when: When | undefined): Sql {
      const column = once(
        `rewarded ${JSON.stringify(when)}`,
        () => sql`
          SELECT DISTINCT customer_id FROM loyalty_redemption
          WHERE shop_id = ${shopId} AND state <> 'given_back' ${within(raw("created_at"), when)}`,
      );
      return sql`(${column("customer_id")} IS NOT NULL)`;
    },
    /** Whether one of these segments holds the customer, as each was last computed. */
    isMember(handles: string[]): Sql {
      const column = once(
        `segments ${JSON.stringify(handles)}`,
        () => sql`
          SELECT DISTINCT m.customer_id FROM segment s
          JOIN segment_member m ON m.shop_id = ${shopId} AND m.segment_id = s.segment_id AND m.left_at IS NULL
          WHERE s.shop_id = ${shopId} AND s.handle = ANY(${handles}::text[])`,
      );
      return sql`(${column("customer_id")} IS NOT NULL)`;
    },
    /** Net of all purchases, and of those at a discount. */
    discounted(): { of: Sql; all: Sql } {
      const column = once(
        "discounted",
        () => sql`
          SELECT p.customer_id, sum(p.net_minor) AS net,
            coalesce(sum(p.net_minor) FILTER (WHERE ${usedDiscount(shopId)} OR ${reduced(shopId)}), 0) AS at_discount
          FROM purchase p JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = p.order_id
          WHERE p.shop_id = ${shopId} GROUP BY p.customer_id`,
      );
      return { of: column("at_discount"), all: column("net") };
    },
    /** The share of customers who are strictly better, among those of whom the figure is known and above zero. */
    better(by: "value" | "net"): Sql {
      const [table, column] =
        by === "net" ? ["customer_figure", "net_minor"] : ["customer_forecast", "value_minor"];
      const share = once(
        `better ${by}`,
        () => sql`
          SELECT t.customer_id, (rank() OVER (ORDER BY ${raw(`t.${column}`)} DESC) - 1)::numeric / count(*) OVER () AS better
          FROM ${raw(table)} t JOIN customer k ON k.shop_id = ${shopId} AND k.customer_id = t.customer_id
          WHERE t.shop_id = ${shopId} AND ${raw(`t.${column}`)} > 0 AND k.deleted_at IS NULL`,
      );
      return share("better");
    },
  };
}

export type Joins = ReturnType<typeof createJoins>;

/** Of the alias o: a code, an automatic or a manual discount. */
export function usedDiscount(shopId: bigint): Sql {
  return sql`(coalesce(o.discount_minor, 0) > 0
    OR EXISTS (SELECT FROM order_discount x WHERE x.shop_id = ${shopId} AND x.order_id = o.order_id)
    OR EXISTS (SELECT FROM order_line x WHERE x.shop_id = ${shopId} AND x.order_id = o.order_id AND x.discount_minor > 0))`;
}

/** Of the alias o: something was marked down from its compare-at price. */
function reduced(shopId: bigint): Sql {
  return sql`EXISTS (SELECT FROM order_line x
    WHERE x.shop_id = ${shopId} AND x.order_id = o.order_id AND x.compare_at_minor > x.price_minor)`;
}
