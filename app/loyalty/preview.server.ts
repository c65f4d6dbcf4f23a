// What a programme would have given for the orders of the last 30 days, had it begun then.
import { sql, type Tx } from "../platform/db.server.ts";
import { addCollections } from "./order-collections.server.ts";
import { readHistories } from "./order-facts.server.ts";
import { addSegments } from "./order-segments.server.ts";
import { pointWorth, worthOf } from "./point-worth.ts";
import type { Programme, Version } from "./programme.ts";
import { settle } from "./settle.ts";

export const PREVIEW_DAYS = 30;
const TOGETHER = 1000;
/** Beyond so many customers a part stands for all. */
const MOST_CUSTOMERS = 2_500;

export type Preview = {
  points: bigint;
  /** if all of it were redeemed; null when no reward is an amount */
  costMinor: bigint | null;
  customers: number;
  /** of these customers' orders, net of refunds, minor units */
  netMinor: bigint;
  /** share of the customers that was looked at, the rest is estimated from them */
  share: number;
};

export async function previewProgramme(
  tx: Tx,
  shopId: bigint,
  programme: Programme,
  now: Date,
): Promise<Preview> {
  const { timezone } = await tx.row<{ timezone: string }>(
    sql`SELECT timezone FROM shop WHERE shop_id = ${shopId}`,
  );
  const since = new Date(now.getTime() - PREVIEW_DAYS * 86_400_000);
  const version: Version = { version: 1, effectiveFrom: since, programme };
  const buyers = await tx.rows<{ id: bigint; netMinor: bigint }>(sql`
    SELECT customer_id AS id, sum(net_minor)::bigint AS "netMinor" FROM purchase
    WHERE shop_id = ${shopId} AND at >= ${since} AND at <= ${now} AND customer_id > 0
    GROUP BY 1 ORDER BY hashint8(customer_id) LIMIT ${MOST_CUSTOMERS}`);
  const { customers } = await tx.row<{ customers: number }>(sql`
    SELECT count(DISTINCT customer_id)::int AS customers FROM purchase
    WHERE shop_id = ${shopId} AND at >= ${since} AND at <= ${now} AND customer_id > 0`);
  let points = 0n;
  for (let first = 0; first < buyers.length; first += TOGETHER) {
    const ids = buyers.slice(first, first + TOGETHER).map(({ id }) => id);
    const histories = await readHistories(tx, shopId, ids);
    await addSegments(tx, shopId, histories, [version]);
    await addCollections(tx, shopId, histories, [version]);
    for (const history of histories.values()) {
      const { earned } = settle(history, [version], timezone);
      points += earned.reduce((sum, one) => (one.at <= now ? sum + one.points : sum), 0n);
    }
  }
  const whole = (part: bigint) =>
    buyers.length === 0 ? 0n : (part * BigInt(customers)) / BigInt(buyers.length);
  const worth = pointWorth(programme);
  return {
    points: whole(points),
    costMinor: worth && worthOf(whole(points), worth),
    customers,
    netMinor: whole(buyers.reduce((sum, { netMinor }) => sum + netMinor, 0n)),
    share: customers === 0 ? 1 : buyers.length / customers,
  };
}
