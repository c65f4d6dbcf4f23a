// Which segments hold plain customers and which rewards they had, past every door: for tests of rules that ask so.
import { sql, type Tx } from "../../app/platform/db.server.ts";
import type { PlainCustomer } from "./segment-rule.ts";

export async function storePlainStanding(tx: Tx, shopId: bigint, customers: PlainCustomer[]): Promise<void> {
  await storeSegments(tx, shopId, customers);
  await storeRewards(tx, shopId, customers);
}

/** Replaces the shop's segments. Who is in one has an open stay, and everybody else one that is over. */
async function storeSegments(tx: Tx, shopId: bigint, customers: PlainCustomer[]): Promise<void> {
  await tx.run(sql`DELETE FROM segment_member WHERE shop_id = ${shopId}`);
  await tx.run(sql`DELETE FROM segment WHERE shop_id = ${shopId}`);
  const handles = [...new Set(customers.flatMap(({ segments }) => segments))];
  for (const handle of handles) {
    const { id } = await tx.row<{ id: bigint }>(sql`
      INSERT INTO segment (shop_id, kind, handle, name) VALUES (${shopId}, 'own', ${handle}, ${handle})
      RETURNING segment_id AS id`);
    const inside = customers.filter(({ segments }) => segments.includes(handle)).map((one) => one.id);
    await tx.run(sql`
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at, left_at)
      SELECT ${shopId}, ${id}, customer, '2026-01-01',
        CASE WHEN customer = ANY(${inside}::bigint[]) THEN NULL ELSE timestamptz '2026-02-01' END
      FROM unnest(${customers.map((one) => one.id)}::bigint[]) customer`);
  }
}

/** Redemptions are never deleted: those of before are given back instead. */
async function storeRewards(tx: Tx, shopId: bigint, customers: PlainCustomer[]): Promise<void> {
  await tx.run(sql`UPDATE loyalty_redemption SET state = 'given_back' WHERE shop_id = ${shopId}`);
  const rewards = customers.flatMap(({ id, rewards }) =>
    rewards.map(({ at, givenBack }) => ({ id, at, state: givenBack ? "given_back" : "used" })),
  );
  await tx.run(sql`
    INSERT INTO loyalty_redemption (shop_id, customer_id, request_key, reward_id, version, reward, points, state,
      redeemed_by, created_at)
    SELECT ${shopId}, id, gen_random_uuid()::text, 'tea', 1, '{}', 100, state, 'customer', at
    FROM jsonb_to_recordset(${JSON.stringify(rewards)}::jsonb) AS one (id bigint, at timestamptz, state text)`);
}
