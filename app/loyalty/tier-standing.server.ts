// Customers' tiers as they were last reckoned, held against the tags Shopify confirmed.
import { jsonRows } from "../commerce/json-rows.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";

export const WRITE_TIERS_TASK = "write-loyalty-tiers";

/** Call in the transaction that changed tiers, or what of them is to be seen at Shopify. @param wait milliseconds */
export async function scheduleTierWrites(tx: Tx, shopId: bigint, wait = 0): Promise<void> {
  const name = `loyalty-tiers:${shopId}`;
  const runAt = new Date(Date.now() + wait);
  const payload = { shopId: shopId.toString() };
  await enqueue(tx, WRITE_TIERS_TASK, payload, { key: name, queue: name, runAt, priority: 9 });
}

export type Standing = { customerId: bigint; tier: string | null };

/** Notes what was reckoned; has written at Shopify what changed. */
export async function noteTiers(tx: Tx, shopId: bigint, standings: Standing[]): Promise<void> {
  if (standings.length === 0) return;
  const changed = await tx.run(sql`
    INSERT INTO loyalty_tier_tag AS known (shop_id, customer_id, tier)
    SELECT ${shopId}, told."customerId", told.tier
    FROM json_to_recordset(${jsonRows(standings)}::json) AS told ("customerId" bigint, tier text)
    LEFT JOIN loyalty_tier_tag before ON before.shop_id = ${shopId} AND before.customer_id = told."customerId"
    WHERE before.tier IS DISTINCT FROM told.tier
    ORDER BY 2
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET tier = excluded.tier`);
  if (changed > 0) await scheduleTierWrites(tx, shopId);
}

export type DueTag = {
  customerId: bigint;
  tag: string | null;
  tagThere: string | null;
};

/**
 * Customers whose tag is not what it should be. Left out: those deleted at Shopify, and those whom Shopify refused as they
 * are now.
 * @param tags by tier
 */
export function dueTags(tx: Tx, shopId: bigint, tags: Map<string, string>, limit: number): Promise<DueTag[]> {
  return tx.rows<DueTag>(sql`
    SELECT customer_id AS "customerId", wanted.tag, tag_there AS "tagThere"
    FROM loyalty_tier_tag t
    LEFT JOIN json_each_text(${JSON.stringify(Object.fromEntries(tags))}::json) AS wanted (tier, tag)
      ON wanted.tier = t.tier
    WHERE shop_id = ${shopId} AND wanted.tag IS DISTINCT FROM tag_there
      AND (refused IS NULL OR refused_tag <> coalesce(wanted.tag, ''))
      AND NOT EXISTS (SELECT FROM customer c
        WHERE c.shop_id = t.shop_id AND c.customer_id = t.customer_id AND c.deleted_at IS NOT NULL)
    ORDER BY customer_id LIMIT ${limit}`);
}

/** @param refused why Shopify does not take it; null = it has */
export async function confirmTag(
  tx: Tx,
  shopId: bigint,
  { customerId, tag }: DueTag,
  refused: string | null,
): Promise<void> {
  await tx.run(
    refused === null
      ? sql`
        UPDATE loyalty_tier_tag SET tag_there = ${tag}, refused = NULL, refused_tag = NULL, written_at = now()
        WHERE shop_id = ${shopId} AND customer_id = ${customerId}`
      : sql`
        UPDATE loyalty_tier_tag SET refused = ${refused}, refused_tag = ${tag ?? ""}, written_at = now()
        WHERE shop_id = ${shopId} AND customer_id = ${customerId}`,
  );
}

/** All will be looked at again: after an uninstall something may have been taken away. */
export async function forgetTiers(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`
    UPDATE loyalty_tier_tag SET tag_there = NULL, refused = NULL, refused_tag = NULL WHERE shop_id = ${shopId}`);
  await tx.run(sql`
    UPDATE loyalty_tier_discount SET segment_text = NULL, discount_text = NULL, problem = NULL
    WHERE shop_id = ${shopId}`);
}

export type TierAtShopify = {
  tier: string;
  members: number;
  /** whose tag is there */
  tagged: number;
  refused: number;
  reason: string | null;
  /** whether Shopify has the standing discount */
  discounted: boolean;
  /** why Shopify does not take the discount */
  problem: string | null;
};

/** For the page: each of these tiers, and what Shopify has of it. */
export async function tiersAtShopify(
  tx: Tx,
  shopId: bigint,
  tags: Map<string, string>,
): Promise<TierAtShopify[]> {
  return tx.rows<TierAtShopify>(sql`
    SELECT wanted.tier, count(t.customer_id)::int AS members,
      count(*) FILTER (WHERE t.tag_there = wanted.tag)::int AS tagged,
      count(*) FILTER (WHERE t.refused IS NOT NULL)::int AS refused, max(t.refused) AS reason,
      coalesce(bool_or(d.discount_id IS NOT NULL AND d.discount_text IS NOT NULL), false) AS discounted,
      max(d.problem) AS problem
    FROM json_each_text(${JSON.stringify(Object.fromEntries(tags))}::json) WITH ORDINALITY AS wanted (tier, tag, place)
    LEFT JOIN loyalty_tier_tag t ON t.shop_id = ${shopId} AND t.tier = wanted.tier
    LEFT JOIN loyalty_tier_discount d ON d.shop_id = ${shopId} AND d.tier = wanted.tier
    GROUP BY wanted.tier, wanted.place ORDER BY wanted.place`);
}
