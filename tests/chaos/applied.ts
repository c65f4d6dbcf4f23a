// What became of acknowledged deliveries: every one must be applied, and none twice.
import { type Database, sql } from "../../app/platform/db.server.ts";

export type Account = {
  acknowledged: number;
  /** deliveries that are kept; those whose answer was lost on the way are among them */
  kept: number;
  /** acknowledged and not kept */
  lost: number;
  /** kept and not done */
  undone: number;
  orders: number;
  /** purchases beyond, or missing from, one per order */
  wrongPurchases: number;
  /** minor units by which the customers' figures differ from the sum of the orders */
  wrongMinor: string;
  /** orders whose lines are not those of one message */
  wrongLines: number;
};

export function isFaultless(account: Account): boolean {
  const { lost, undone, orders, kept, wrongPurchases, wrongMinor, wrongLines } = account;
  return lost + undone + wrongPurchases + wrongLines === 0 && wrongMinor === "0" && orders === kept;
}

/** @param numbers of the deliveries answered with 200, each of an order of its own */
export async function compare(database: Database, numbers: number[]): Promise<Account> {
  const shops = await database.inSystem((tx) =>
    tx.rows<{ shopId: bigint }>(sql`SELECT shop_id AS "shopId" FROM shop`),
  );
  const { kept, undone, lost } = await database.inIntake((tx) =>
    tx.row<{ kept: number; undone: number; lost: number }>(sql`
      SELECT (SELECT count(*)::int FROM delivery) AS kept,
        (SELECT count(*)::int FROM delivery WHERE state <> 'done') AS undone,
        (SELECT count(*)::int FROM unnest(${numbers}::int[]) AS acknowledged (number)
          WHERE NOT EXISTS (SELECT FROM delivery WHERE webhook_id = 'w-' || number AND shop_id = ANY(${shops.map((one) => one.shopId)}::bigint[]))) AS lost`),
  );
  const account = { orders: 0, wrongPurchases: 0, wrongLines: 0, wrongMinor: 0n };
  for (const { shopId } of shops) {
    const found = await database.inShop(shopId, (tx) => tx.row<typeof account>(FIGURES));
    account.orders += found.orders;
    account.wrongPurchases += Math.abs(found.wrongPurchases);
    account.wrongLines += found.wrongLines;
    account.wrongMinor += found.wrongMinor < 0n ? -found.wrongMinor : found.wrongMinor;
  }
  return {
    acknowledged: numbers.length,
    kept,
    lost,
    undone,
    ...account,
    wrongMinor: String(account.wrongMinor),
  };
}

const FIGURES = sql`
  WITH told AS (SELECT count(*) AS orders, coalesce(sum(total_minor - refunded_minor), 0) AS net FROM orders),
    derived AS (SELECT coalesce(sum(purchases), 0) AS purchases, coalesce(sum(net_minor), 0) AS net FROM customer_figure),
    lines AS (SELECT order_id, count(*) AS lines FROM order_line GROUP BY 1)
  SELECT told.orders::int AS orders, (derived.purchases - told.orders)::int AS "wrongPurchases",
    (derived.net - told.net)::bigint AS "wrongMinor",
    (SELECT count(*)::int FROM lines WHERE lines.lines <> (SELECT min(lines.lines) FROM lines)) AS "wrongLines"
  FROM told, derived`;

/** Resolves when no delivery waits. @throws Error when that takes too long */
export async function untilSettled(database: Database, patience: number): Promise<void> {
  const end = Date.now() + patience;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const { waits } = await database.inIntake((tx) =>
        tx.row<{ waits: boolean }>(
          sql`SELECT EXISTS (SELECT FROM delivery WHERE state = 'pending') AS waits`,
        ),
      );
      if (!waits) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Deliveries are still waiting.", { cause: last });
}
