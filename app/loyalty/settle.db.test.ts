// These facts, these points: through storeFacts and settlement, in any order, and the same again.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { type Facts, noFacts, type OrderFact } from "../commerce/facts.ts";
import { customerFact, lineFact, orderFact, refundFact } from "../commerce/facts-for-test.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { adjust } from "./acts.server.ts";
import { ledgerFaults } from "./audit.server.ts";
import { openAccounts } from "./ledger.server.ts";
import { publish } from "./programme.server.ts";
import type { Programme } from "./programme.ts";
import { programmeForTest, rewardForTest } from "./programme-for-test.ts";
import { redeem } from "./redeem.server.ts";
import { settleCustomers } from "./settle.server.ts";

const database = await testDatabase();
const NOW = new Date("2026-03-02T00:00:00Z");
const LAUNCH = new Date("2026-01-01T00:00:00Z");

type ShopSpec = { currency?: string; timezone?: string };

async function shopWith(change: Partial<Programme> = {}, spec: ShopSpec = {}): Promise<bigint> {
  const shopId = await testShop(database, spec);
  const rules = programmeForTest({ currency: spec.currency ?? "USD", ...change });
  await database.inShop(shopId, (tx) => publish(tx, shopId, rules, { from: LAUNCH, now: NOW }));
  return shopId;
}

/** As a delivery brings them. */
async function tell(tx: Tx, shopId: bigint, facts: Partial<Facts>, now = NOW): Promise<void> {
  const { touched } = await storeFacts(tx, shopId, { ...noFacts(), ...facts });
  await settleCustomers(tx, shopId, touched, now);
}

type Sums = { available: number; pending: number; owed: number };

async function sums(tx: Tx, shopId: bigint, customerId = 7n): Promise<Sums> {
  await tx.run(sql`SET CONSTRAINTS ALL IMMEDIATE`);
  await tx.run(sql`SET CONSTRAINTS ALL DEFERRED`);
  expect(await ledgerFaults(tx, shopId)).toEqual([]);
  const [row] = await tx.rows<Sums>(sql`
    SELECT available::int, pending::int, owed::int FROM loyalty_balance WHERE customer_id = ${customerId}`);
  return row ?? { available: 0, pending: 0, owed: 0 };
}

const version = (n: number) => `2026-03-01T10:0${n}:00.000Z|w`;

describe("one order of three pieces at 33.33, 5.00 shipping, by what happens to it", () => {
  const line = lineFact({ quantity: 3, currentQuantity: 3, priceMinor: 3333n });
  const order = orderFact({ lines: [line], totalMinor: 10_499n, subtotalMinor: 9999n, shippingMinor: 500n });
  const back = (quantity: number, amountMinor: bigint) => ({
    lineId: 1n,
    quantity,
    amountMinor,
    restocked: true,
  });
  it.each<[string, Partial<Facts>[], number]>([
    ["nothing more", [], 99],
    ["told twice", [{ orders: [order] }], 99],
    ["one piece went back", [{ refunds: [refundFact({ amountMinor: 3333n, lines: [back(1, 3333n)] })] }], 66],
    [
      "two, one after the other",
      [
        { refunds: [refundFact({ refundId: 1n, amountMinor: 3333n, lines: [back(1, 3333n)] })] },
        { refunds: [refundFact({ refundId: 2n, amountMinor: 3333n, lines: [back(1, 3333n)] })] },
      ],
      33,
    ],
    ["all of it", [{ refunds: [refundFact({ amountMinor: 10_499n, lines: [back(3, 9999n)] })] }], 0],
    // 99.99 × (1 − 10/104.99) = 90.46…
    ["10.00 were given back, and no goods", [{ refunds: [refundFact({ amountMinor: 1000n })] }], 90],
    [
      "which pieces went back is told later than the money",
      [
        { refunds: [refundFact({ amountMinor: 3333n })] },
        { refunds: [refundFact({ amountMinor: 3333n, lines: [back(1, 3333n)] })] },
      ],
      66,
    ],
    [
      "an edit took a piece off",
      [{ orders: [{ ...order, lines: [{ ...line, currentQuantity: 2 }], version: version(1) }] }],
      66,
    ],
    [
      "an edit added another line",
      [
        {
          orders: [
            {
              ...order,
              totalMinor: 12_499n,
              lines: [line, lineFact({ lineId: 2n, priceMinor: 2000n })],
              version: version(1),
            },
          ],
        },
      ],
      119,
    ],
    ["cancelled", [{ orders: [{ ...order, cancelledAt: NOW, version: version(1) }] }], 0],
    [
      "cancelled, and an older word comes later",
      [{ orders: [{ ...order, cancelledAt: NOW, version: version(1) }] }, { orders: [order] }],
      0,
    ],
    ["deleted", [{ deletedOrders: [{ orderId: 1n, deletedAt: NOW }] }], 0],
    ["not paid yet", [{ orders: [{ ...order, financialStatus: "pending", version: version(1) }] }], 0],
    [
      "paid later",
      [
        { orders: [{ ...order, financialStatus: "pending", version: version(1) }] },
        { orders: [{ ...order, version: version(2) }] },
      ],
      99,
    ],
  ])("%s", async (_, further, points) => {
    const shopId = await shopWith();
    await database.inShop(shopId, async (tx) => {
      for (const facts of [{ orders: [order] }, ...further]) await tell(tx, shopId, facts);
      expect(await sums(tx, shopId)).toEqual({ available: points, pending: 0, owed: 0 });
      const { entries } = await tx.row<{ entries: number }>(
        sql`SELECT count(*)::int AS entries FROM loyalty_entry`,
      );
      await settleCustomers(tx, shopId, [7n], NOW);
      expect(await tx.row(sql`SELECT count(*)::int AS entries FROM loyalty_entry`)).toEqual({ entries });
    });
  });
});

describe("currencies", () => {
  // a point for every whole unit of ten pieces, of which six are kept: 60 % of 1230, 1234.50 and 1234.560
  it.each([
    ["JPY", 1, 123n, 738],
    ["USD", 100, 12_345n, 740],
    ["KWD", 1000, 123_456n, 740],
  ])("%s", async (currency, perMinor, priceMinor, points) => {
    const spend = { ...programmeForTest().spend!, perMinor };
    const shopId = await shopWith({ spend }, { currency });
    const line = lineFact({ quantity: 10, currentQuantity: 6, priceMinor });
    await database.inShop(shopId, async (tx) => {
      await tell(tx, shopId, {
        orders: [orderFact({ currency, totalMinor: priceMinor * 10n, lines: [line] })],
      });
      expect((await sums(tx, shopId)).available).toBe(points);
    });
  });
});

describe("days are the shop's", () => {
  // an order on 1 March at 20:30 UTC: in Auckland and Tehran that is the 2nd
  it.each([
    ["Pacific/Auckland", "2026-03-16T11:00:00Z", "2026-04-01T11:00:00Z"],
    ["UTC", "2026-03-16T00:00:00Z", "2026-04-01T00:00:00Z"],
    ["America/Los_Angeles", "2026-03-16T07:00:00Z", "2026-04-01T07:00:00Z"],
    ["Asia/Tehran", "2026-03-16T20:30:00Z", "2026-04-01T20:30:00Z"],
  ])("%s: 14 days of return window, 30 days to live", async (timezone, opens, ends) => {
    const shopId = await shopWith({ returnDays: 14, expiry: { kind: "after-days", days: 30 } }, { timezone });
    const at = new Date("2026-03-01T20:30:00Z");
    const justBefore = (instant: string) => new Date(new Date(instant).getTime() - 1);
    await database.inShop(shopId, async (tx) => {
      await tell(tx, shopId, { orders: [orderFact({ createdAt: at, processedAt: at })] });
      const sumsAt = async (instant: string | Date) => {
        await openAccounts(tx, shopId, [7n], { now: new Date(instant), expires: true });
        const { available, pending } = await sums(tx, shopId);
        return [available, pending];
      };
      expect(await sumsAt(justBefore(opens))).toEqual([0, 10]);
      expect(await sumsAt(opens)).toEqual([10, 0]);
      expect(await sumsAt(justBefore(ends))).toEqual([10, 0]);
      expect(await sumsAt(ends)).toEqual([0, 0]);
    });
  });
});

describe("whose points", () => {
  const signUp = { points: 25 };
  const merged = { mergedCustomers: [{ fromId: 7n, intoId: 8n }] };

  it("a merge brings everything together, once", async () => {
    const shopId = await shopWith({ signUp, rewards: [rewardForTest({ points: 30 })] });
    await database.inShop(shopId, async (tx) => {
      const createdAt = new Date("2026-02-01T00:00:00Z");
      const person = (customerId: bigint) => customerFact({ customerId, createdAt });
      await tell(tx, shopId, {
        orders: [
          orderFact({ customer: person(7n), totalMinor: 5000n, lines: [lineFact({ priceMinor: 5000n })] }),
        ],
      });
      await tell(tx, shopId, { orders: [orderFact({ orderId: 2n, customer: person(8n) })] });
      await adjust(tx, shopId, {
        customerId: 7n,
        points: 4n,
        reason: "late",
        actor: "Ann",
        requestKey: "a",
        now: NOW,
      });
      const wish = { rewardId: "five-off", requestKey: "r", redeemedBy: "customer" as const, now: NOW };
      await redeem(tx, shopId, { customerId: 7n, ...wish }, async () => ({ code: "CODE", expiresAt: null }));
      expect(await sums(tx, shopId, 7n)).toEqual({ available: 49, pending: 0, owed: 0 });
      await tell(tx, shopId, merged);
      expect(await sums(tx, shopId, 7n)).toEqual({ available: 0, pending: 0, owed: 0 });
      // 50 + 10 + 25 for one sign-up + 4 − 30
      expect(await sums(tx, shopId, 8n)).toEqual({ available: 59, pending: 0, owed: 0 });
      // the order that moved can still be taken back
      await tell(tx, shopId, { deletedOrders: [{ orderId: 1n, deletedAt: NOW }] });
      expect(await sums(tx, shopId, 8n)).toEqual({ available: 9, pending: 0, owed: 0 });
      await settleCustomers(tx, shopId, [7n, 8n], NOW);
      expect(await sums(tx, shopId, 8n)).toEqual({ available: 9, pending: 0, owed: 0 });
    });
  });

  it("whoever has only points and no orders is merged at their next act", async () => {
    const shopId = await shopWith();
    await database.inShop(shopId, async (tx) => {
      const wish = { reason: "gift", actor: "Ann", now: NOW };
      await adjust(tx, shopId, { customerId: 7n, points: 40n, requestKey: "a", ...wish });
      await tell(tx, shopId, merged);
      await adjust(tx, shopId, { customerId: 8n, points: 1n, requestKey: "b", ...wish });
      expect(await sums(tx, shopId, 8n)).toEqual({ available: 41, pending: 0, owed: 0 });
    });
  });

  it("an order known by an address alone earns when its customer is known", async () => {
    const shopId = await shopWith();
    await database.inShop(shopId, async (tx) => {
      const guest = customerFact({ customerId: -9n, source: "csv", version: "0" });
      await tell(tx, shopId, { orders: [orderFact({ customer: guest, source: "csv", version: "0" })] });
      expect(await tx.rows(sql`SELECT FROM loyalty_balance`)).toEqual([]);
      await tell(tx, shopId, { orders: [orderFact()] });
      expect((await sums(tx, shopId)).available).toBe(10);
    });
  });
});

it("points that were spent and then taken back are owed, and the next ones pay", async () => {
  const shopId = await shopWith({ rewards: [rewardForTest({ points: 10 })] });
  await database.inShop(shopId, async (tx) => {
    await tell(tx, shopId, { orders: [orderFact()] });
    const wish = { customerId: 7n, rewardId: "five-off", redeemedBy: "customer" as const, now: NOW };
    await redeem(tx, shopId, { ...wish, requestKey: "1" }, async () => ({ code: "A", expiresAt: null }));
    await tell(tx, shopId, { orders: [orderFact({ cancelledAt: NOW, version: version(1) })] });
    expect(await sums(tx, shopId)).toEqual({ available: 0, pending: 0, owed: 10 });
    const again = redeem(tx, shopId, { ...wish, requestKey: "2" }, async () => ({
      code: "B",
      expiresAt: null,
    }));
    await expect(again).rejects.toThrow("0 are available");
    await tell(tx, shopId, {
      orders: [orderFact({ orderId: 2n, totalMinor: 3000n, lines: [lineFact({ priceMinor: 3000n })] })],
    });
    expect(await sums(tx, shopId)).toEqual({ available: 20, pending: 0, owed: 0 });
  });
});

describe("codes", () => {
  const codes = [{ code: "half-off", kind: "discount_code" as const, amountMinor: 500n }];
  const used = (change: Partial<OrderFact> = {}) => orderFact({ orderId: 2n, discounts: codes, ...change });
  it("used, cancelled with its order, and used after all", async () => {
    const shopId = await shopWith({ rewards: [rewardForTest({ points: 10 })] });
    await database.inShop(shopId, async (tx) => {
      await tell(tx, shopId, { orders: [orderFact()] });
      const wish = {
        customerId: 7n,
        rewardId: "five-off",
        requestKey: "1",
        redeemedBy: "customer" as const,
        now: NOW,
      };
      await redeem(tx, shopId, wish, async () => ({ code: "HALF-OFF", expiresAt: null }));
      const state = async () =>
        (await tx.row<{ state: string }>(sql`SELECT state FROM loyalty_redemption`)).state;
      await tell(tx, shopId, { orders: [used()] });
      expect([await state(), (await sums(tx, shopId)).available]).toEqual(["used", 10]);
      await tell(tx, shopId, { orders: [used({ cancelledAt: NOW, version: version(1) })] });
      expect([await state(), (await sums(tx, shopId)).available]).toEqual(["given_back", 10]);
      await tell(tx, shopId, { orders: [used({ version: version(2) })] });
      expect([await state(), (await sums(tx, shopId)).available]).toEqual(["used", 10]);
      await settleCustomers(tx, shopId, [7n], NOW);
      expect([await state(), (await sums(tx, shopId)).available]).toEqual(["used", 10]);
    });
  });
});

it("any order of the same deliveries ends in the same claims and balances", async () => {
  const tiers = {
    measure: "spend" as const,
    period: "rolling-year" as const,
    graceDays: 30,
    levels: [{ id: "gold", name: "Gold", from: 1500, percent: 200, tag: null, discountPercent: null }],
  };
  const firstOrder = { points: 5 };
  const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour));
  const orders = [1, 2, 3, 4].map((n) =>
    orderFact({
      orderId: BigInt(n),
      customer: customerFact({ customerId: n === 4 ? 8n : 7n }),
      createdAt: at(n),
      processedAt: at(n),
      lines: [lineFact({ lineId: BigInt(n), quantity: 2, currentQuantity: 2, priceMinor: 500n })],
    }),
  );
  const deliveries: Partial<Facts>[] = [
    ...orders.map((order) => ({ orders: [order] })),
    { orders: [{ ...orders[1]!, financialStatus: "pending", version: "2026-03-01T09:00:00.000Z|w" }] },
    { orders: [{ ...orders[0]!, cancelledAt: NOW, version: version(5) }] },
    {
      refunds: [
        refundFact({
          orderId: 3n,
          amountMinor: 500n,
          lines: [{ lineId: 3n, quantity: 1, amountMinor: 500n, restocked: true }],
        }),
      ],
    },
    { mergedCustomers: [{ fromId: 8n, intoId: 7n }] },
  ];
  const shopId = await shopWith({ tiers, firstOrder, returnDays: 1 });
  const later = new Date("2026-03-04T00:00:00Z");
  class Undo extends Error {}
  const outcome = async (told: Partial<Facts>[]) => {
    let found: unknown;
    await database
      .inShop(shopId, async (tx) => {
        for (const facts of told) await tell(tx, shopId, facts, later);
        await sums(tx, shopId);
        found = [
          await tx.rows(sql`
            SELECT source, customer_id, points, detail FROM loyalty_claim WHERE points <> 0 ORDER BY source`),
          await tx.rows(sql`
            SELECT customer_id, available, pending, owed FROM loyalty_balance
            WHERE available + pending + owed > 0 ORDER BY 1`),
          await tx.rows(sql`
            SELECT customer_id, source, remaining, matured, available_at FROM loyalty_lot WHERE remaining > 0 ORDER BY 2`),
        ];
        throw new Undo();
      })
      .catch((error) => {
        if (!(error instanceof Undo)) throw error;
      });
    return found;
  };
  const expected = await outcome(deliveries);
  expect(expected).toMatchObject([
    [
      { source: "order:2", customer_id: 7n, points: 15n, detail: { spend: "10", "first-order": "5" } },
      // half of it went back
      { source: "order:3", customer_id: 7n, points: 5n },
      // 10.00 and 5.00 before it make gold
      { source: "order:4", customer_id: 7n, points: 20n, detail: { spend: "10", bonus: "10" } },
    ],
    [{ customer_id: 7n, available: 40n, pending: 0n, owed: 0n }],
    [{}, {}, {}],
  ]);
  const shuffled = fc.shuffledSubarray([...deliveries, ...deliveries.slice(0, 5)], {
    minLength: deliveries.length + 5,
  });
  await fc.assert(
    fc.asyncProperty(shuffled, async (told) => {
      expect(await outcome(told)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});
