// What a rule would hold now, without keeping it: how many, what they bought, and a few of them.
import { sql, type Tx } from "../platform/db.server.ts";
import type { Rule } from "./rule.ts";
import { customersMatching, type RuleMoment } from "./rule-sql.server.ts";

export type SampleCustomer = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  purchases: number;
  /** in the shop's minor units */
  netMinor: bigint;
};
export type Preview = {
  members: number;
  netMinor: bigint;
  /** of those, the ones who bought most */
  sample: SampleCustomer[];
};

const SAMPLE = 5;

/** Longer than this nobody waits at a form, and the shop's other pages need the database too. */
const LONGEST_MS = 3_000;
/** PostgreSQL's query_canceled: what a statement that ran out of time ends with. */
const OUT_OF_TIME = "57014";

export type Counted = { preview: Preview; totals: { customers: number; netMinor: bigint } };

export type InShop = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * What a rule would hold and what that is part of, in a transaction of its own.
 * @param rule null = nobody
 * @returns null when counting takes too long
 */
export async function countWithin(
  inShop: InShop,
  rule: Rule | null,
  moment: RuleMoment,
  longestMs = LONGEST_MS,
): Promise<Counted | null> {
  try {
    return await inShop(async (tx) => {
      await tx.run(sql`SELECT set_config('statement_timeout', ${`${longestMs}`}, true)`);
      return {
        preview: await previewRule(tx, rule, moment),
        totals: await shopTotals(tx, moment.shopId),
      };
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === OUT_OF_TIME) return null;
    throw error;
  }
}

export async function previewRule(tx: Tx, rule: Rule | null, moment: RuleMoment): Promise<Preview> {
  const { shopId } = moment;
  const { members, netMinor, best } = await tx.row<{ members: number; netMinor: bigint; best: bigint[] }>(sql`
    WITH matching AS MATERIALIZED (${customersMatching(rule, moment)})
    SELECT count(*)::int AS members, coalesce(sum(f.net_minor), 0)::bigint AS "netMinor",
      (SELECT coalesce(array_agg(customer_id), '{}') FROM (
        SELECT m.customer_id FROM matching m
        LEFT JOIN customer_figure g ON g.shop_id = ${shopId} AND g.customer_id = m.customer_id
        ORDER BY g.net_minor DESC NULLS LAST, m.customer_id LIMIT ${SAMPLE}) best) AS best
    FROM matching LEFT JOIN customer_figure f ON f.shop_id = ${shopId} AND f.customer_id = matching.customer_id`);
  const sample = await tx.rows<SampleCustomer>(sql`
    SELECT c.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName",
      coalesce(f.purchases, 0) AS purchases, coalesce(f.net_minor, 0)::bigint AS "netMinor"
    FROM unnest(${best}::bigint[]) WITH ORDINALITY AS best (customer_id, place)
    JOIN customer c ON c.shop_id = ${shopId} AND c.customer_id = best.customer_id
    LEFT JOIN customer_figure f ON f.shop_id = ${shopId} AND f.customer_id = best.customer_id
    ORDER BY place`);
  return { members, netMinor, sample };
}

/** All customers there are, and all they bought: what shares are of. */
export function shopTotals(tx: Tx, shopId: bigint): Promise<{ customers: number; netMinor: bigint }> {
  return tx.row(sql`
    SELECT (SELECT count(*)::int FROM customer WHERE shop_id = ${shopId} AND deleted_at IS NULL) AS customers,
      (SELECT coalesce(sum(net_minor), 0)::bigint FROM customer_figure WHERE shop_id = ${shopId}) AS "netMinor"`);
}
