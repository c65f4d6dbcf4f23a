// What the warning looks at, in SQL and over plain arrays, on random shops with refunds and returns at random times.
import fc from "fast-check";
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import { sql, type Tx } from "../../platform/db.server.ts";
import { rebuildShop } from "../recompute.server.ts";
import { riskFacts } from "./risk-facts.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const base = Date.parse("2024-01-01T00:00:00Z");
const DAY = 86_400_000;

type GivenOrder = {
  customer: number;
  day: number;
  total: number;
  cancelledAfter: number | null;
  refund: { share: number; after: number; restocked: boolean } | null;
  /** reported refunded without a refund of its own */
  reported: boolean;
  returned: { after: number; status: string } | null;
};
const order: fc.Arbitrary<GivenOrder> = fc.record({
  customer: fc.integer({ min: 1, max: 5 }),
  day: fc.double({ min: 0, max: 300, noNaN: true }).map((day) => Math.round(day * 1000) / 1000),
  total: fc.constantFrom(0, 100, 500, 1000, 4000),
  cancelledAfter: fc.constantFrom(null, null, null, null, 5, 90),
  refund: fc.option(
    fc.record({
      share: fc.constantFrom(0.3, 1),
      after: fc.constantFrom(1, 20, 150),
      restocked: fc.boolean(),
    }),
    { freq: 3 },
  ),
  reported: fc.constantFrom(false, false, false, false, true),
  returned: fc.option(
    fc.record({ after: fc.constantFrom(2, 60, 200), status: fc.constantFrom("open", "closed", "declined") }),
    { freq: 4 },
  ),
});

it("is the same in both, now and as of an earlier day", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(order, { minLength: 8, maxLength: 40 }),
      fc.constantFrom(120, 200, 320),
      async (orders, day) => {
        const at = new Date(base + day * DAY);
        const found = await database.inShop(shopId, async (tx) => {
          await store(tx, orders);
          return riskFacts(tx, shopId, at);
        });
        expect(found.map(plain)).toEqual(reckon(orders, day));
      },
    ),
    { numRuns: 60 },
  );
});

const plain = ({
  customerId,
  lastAt,
  fullRefundAt,
  returnAt,
  medianGapDays,
  lastTwoMinor,
  beforeMinor,
  purchases,
}: Awaited<ReturnType<typeof riskFacts>>[number]) => ({
  customer: Number(customerId),
  purchases,
  last: days(lastAt),
  gap: rounded(medianGapDays),
  lastTwo: rounded(lastTwoMinor),
  before: rounded(beforeMinor),
  refund: fullRefundAt && days(fullRefundAt),
  returned: returnAt && days(returnAt),
});
const days = (at: Date) => rounded((at.getTime() - base) / DAY);
const rounded = (value: number | null) => (value === null ? null : Math.round(value * 1e5) / 1e5);

/** The same by walking through the orders one by one. */
function reckon(orders: GivenOrder[], day: number) {
  const refundedBy = (one: GivenOrder) => {
    if (one.reported) return one.total;
    return one.refund && one.day + one.refund.after < day ? Math.floor(one.total * one.refund.share) : 0;
  };
  const told = orders.filter((one) => one.day < day);
  const full = (one: GivenOrder) => one.total > 0 && refundedBy(one) >= one.total;
  const counts = (one: GivenOrder) =>
    !(one.cancelledAfter !== null && one.day + one.cancelledAfter < day) && !full(one);
  return [1, 2, 3, 4, 5].flatMap((customer) => {
    const own = told.filter((one) => one.customer === customer);
    const bought = own.filter(counts).sort((a, b) => a.day - b.day || orders.indexOf(a) - orders.indexOf(b));
    if (bought.length < 3) return [];
    const last = bought.at(-1)!.day;
    const gaps = bought
      .slice(1)
      .map((one, i) => one.day - bought[i]!.day)
      .sort((a, b) => a - b);
    const middle = (gaps.length - 1) / 2;
    const nets = bought.map((one) => one.total - refundedBy(one));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const refunds = own
      .filter(full)
      .map((one) => {
        const told = one.refund && one.day + one.refund.after < day;
        return told ? one.day + one.refund!.after : one.day;
      })
      .filter((at) => at > last);
    const returns = own.flatMap((one) => {
      const found: number[] = [];
      const { refund, returned } = one;
      if (refund?.restocked && one.day + refund.after < day && one.day + refund.after > last)
        found.push(one.day + refund.after);
      if (returned && returned.status !== "declined" && one.day + returned.after < day) {
        if (one.day + returned.after > last) found.push(one.day + returned.after);
      }
      return found;
    });
    return {
      customer,
      purchases: bought.length,
      last: rounded(last),
      gap: rounded((gaps[Math.floor(middle)]! + gaps[Math.ceil(middle)]!) / 2),
      lastTwo: rounded(mean(nets.slice(-2))),
      before: rounded(mean(nets.slice(0, -2))),
      refund: refunds.length ? rounded(Math.min(...refunds)) : null,
      returned: returns.length ? rounded(Math.min(...returns)) : null,
    };
  });
}

async function store(tx: Tx, orders: GivenOrder[]): Promise<void> {
  for (const table of ["orders", "refund", "refund_line", "order_return"])
    await tx.client.query(`DELETE FROM ${table}`);
  const iso = (day: number) => new Date(base + day * DAY).toISOString();
  for (const [index, one] of orders.entries()) {
    const id = index + 1;
    const refunded = one.refund ? Math.floor(one.total * one.refund.share) : 0;
    await tx.run(sql`
      INSERT INTO orders (shop_id, order_id, customer_id, created_at, total_minor, refunded_minor, cancelled_at, currency, version, source)
      VALUES (${shopId}, ${id}, ${one.customer}, ${iso(one.day)}, ${one.total},
        ${one.reported ? one.total : refunded}, ${one.cancelledAfter === null ? null : iso(one.day + one.cancelledAfter)}, 'USD', '1', 'csv')`);
    if (one.refund) {
      // what is told by a refund of its own; an order reported wholly refunded has none that says so
      const amount = one.reported ? 0 : refunded;
      await tx.run(sql`
        INSERT INTO refund (shop_id, refund_id, order_id, created_at, amount_minor)
        VALUES (${shopId}, ${id}, ${id}, ${iso(one.day + one.refund.after)}, ${amount})`);
      await tx.run(sql`
        INSERT INTO refund_line (shop_id, refund_id, position, quantity, amount_minor, restocked)
        VALUES (${shopId}, ${id}, 0, 1, ${amount}, ${one.refund.restocked})`);
    }
    if (one.returned) {
      await tx.run(sql`
        INSERT INTO order_return (shop_id, return_id, order_id, status, version)
        VALUES (${shopId}, ${id}, ${id}, ${one.returned.status}, ${`${iso(one.day + one.returned.after)}|w`})`);
    }
  }
  await rebuildShop(tx, shopId);
}
