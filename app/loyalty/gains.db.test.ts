// Holdout, lift and cost: who is in which group, what counts of them, and what rewards cost month by month.
import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { readExperiment } from "../experiments/read-experiment.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { importBalance } from "./acts.server.ts";
import { costShare } from "./cost-share.ts";
import { readHoldout, setHoldout } from "./holdout.server.ts";
import { isHeldOut } from "./holdout.ts";
import { LIFT_DAYS } from "./holdout-choices.ts";
import { firstGrownAt, readLift } from "./lift.server.ts";
import { publish, readTerms } from "./programme.server.ts";
import { programmeForTest, rewardForTest } from "./programme-for-test.ts";
import { readAccounts } from "./read-accounts.server.ts";
import { redeem } from "./redeem.server.ts";
import { costByMonth } from "./reward-cost.server.ts";

const database = await testDatabase();
const SINCE = new Date("2026-03-01T00:00:00Z");
const day = (n: number) => new Date(SINCE.getTime() + n * 86_400_000);

/** A purchase of a customer, in facts and figures. */
async function bought(tx: Tx, shopId: bigint, orderId: number, customerId: number, at: Date, net = 1000) {
  await tx.run(sql`
    INSERT INTO orders (shop_id, order_id, customer_id, created_at, total_minor, refunded_minor, currency, version, source)
    VALUES (${shopId}, ${orderId}, ${customerId}, ${at}, ${net}, 0, 'USD', '1', 'bulk')`);
  await tx.run(sql`
    INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gross_minor, net_minor)
    VALUES (${shopId}, ${orderId}, ${customerId}, ${at}, 1, ${net}, ${net})`);
}

const known = (tx: Tx, shopId: bigint, customerId: number, createdAt: Date) =>
  tx.run(sql`
    INSERT INTO customer (shop_id, customer_id, created_at, version, source)
    VALUES (${shopId}, ${customerId}, ${createdAt}, '1', 'bulk')`);

describe("the holdout", () => {
  it("is drawn from the id, in the share that was chosen, and grows without letting anybody out", () => {
    const ids = Array.from({ length: 20_000 }, (_, n) => BigInt(6_000_000_000_000 + n));
    const tenth = ids.filter((id) => isHeldOut(id, { percent: 10, salt: "s" }));
    const fifth = new Set(ids.filter((id) => isHeldOut(id, { percent: 20, salt: "s" })));
    // four standard deviations of a tenth of 20,000
    expect(Math.abs(tenth.length - 2000)).toBeLessThan(170);
    expect(tenth.every((id) => fifth.has(id))).toBe(true);
    const other = ids.filter((id) => isHeldOut(id, { percent: 10, salt: "t" }));
    expect(Math.abs(other.filter((id) => fifth.has(id)).length - other.length / 5)).toBeLessThan(80);
  });

  it("is off until it is chosen; the same choice again changes nothing", async () => {
    const shopId = await testShop(database);
    const choose = (percent: number | null, at: Date) =>
      database.inShop(shopId, async (tx) => {
        await setHoldout(tx, shopId, percent, at);
        return readHoldout(tx, shopId);
      });
    expect(await database.inShop(shopId, (tx) => readHoldout(tx, shopId))).toBeNull();
    const first = await choose(10, day(0));
    expect(first).toMatchObject({ percent: 10, since: day(0) });
    expect(await choose(10, day(1))).toEqual(first);
    expect(await choose(20, day(2))).toEqual({ percent: 20, salt: first!.salt, since: day(2) });
    expect(await choose(null, day(3))).toBeNull();
    expect((await choose(10, day(4)))!.salt).not.toBe(first!.salt);
  });

  it("is told to Shopify for those it holds out, whether or not they have points", async () => {
    const shopId = await testShop(database);
    const { noted, holdout, accounts } = await database.inShop(shopId, async (tx) => {
      for (let id = 1; id <= 40; id++) await known(tx, shopId, id, day(-10));
      const rules = programmeForTest();
      await publish(tx, shopId, rules, { from: day(-20), now: day(-20) });
      await setHoldout(tx, shopId, 20, day(0));
      const rows = await tx.rows<{ id: bigint }>(
        sql`SELECT customer_id AS id FROM loyalty_account_field ORDER BY 1`,
      );
      const ids = Array.from({ length: 40 }, (_, n) => BigInt(n + 1));
      const read = await readAccounts(tx, shopId, ids, await readTerms(tx, shopId), day(1));
      const noted = rows.map(({ id }) => id);
      return { noted, holdout: (await readHoldout(tx, shopId))!, accounts: read! };
    });
    const held = [...accounts.keys()].filter((id) => isHeldOut(id, holdout));
    expect(noted).toEqual(held);
    for (const [id, { account }] of accounts) expect(account.quiet ?? false).toBe(held.includes(id));
  });
});

describe("lift", () => {
  it("counts who entered by chance or time alone, and their orders of the days after", async () => {
    const shopId = await testShop(database);
    const holdout = { percent: 50, salt: "lift", since: SINCE };
    const lift = await database.inShop(shopId, async (tx) => {
      // 1 bought in the year before, 2 longer ago, 3 came later, 4 came too late to tell
      for (const [id, createdAt] of [
        [1, day(-400)],
        [2, day(-800)],
        [3, day(5)],
        [4, day(50)],
      ] as const)
        await known(tx, shopId, id, createdAt);
      await bought(tx, shopId, 11, 1, day(-30));
      await bought(tx, shopId, 12, 1, day(10), 700);
      await bought(tx, shopId, 13, 1, day(59), 300);
      await bought(tx, shopId, 14, 1, day(61), 9000);
      await bought(tx, shopId, 21, 2, day(-500));
      await bought(tx, shopId, 22, 2, day(10), 5000);
      // the order that made 3 a customer, and one after it
      await bought(tx, shopId, 31, 3, day(5), 8000);
      await bought(tx, shopId, 32, 3, day(20), 400);
      await bought(tx, shopId, 41, 4, day(55), 7000);
      return readLift(tx, shopId, holdout, day(70));
    });
    const { variants, holdout: held } = lift.experiment;
    const told = variants[0]!;
    const expected = (id: bigint) => isHeldOut(id, holdout);
    const sums = (groups: boolean) =>
      [1n, 3n].filter((id) => expected(id) === groups).map((id) => (id === 1n ? 1000 : 400));
    for (const [arm, groups] of [
      [told, false],
      [held!, true],
    ] as const) {
      const values = sums(groups);
      expect(arm.visitors).toBe(values.length);
      expect(arm.conversions).toBe(values.length);
      expect(arm.revenue.sum).toBe(values.reduce((sum, value) => sum + value, 0));
      expect(arm.revenue.sumOfSquares).toBe(values.reduce((sum, value) => sum + value ** 2, 0));
      expect(arm.margin).toBeNull();
    }
    expect(lift.entered.told + lift.entered.heldOut).toBe(3);
    expect(firstGrownAt(holdout)).toEqual(day(LIFT_DAYS));
  });

  it("many customers who are not told and buy alike: no verdict; who buy far less: keep", async () => {
    for (const [change, decision] of [
      [1, "not-enough-data"],
      [0.3, "keep"],
    ] as const) {
      const shopId = await testShop(database);
      const holdout = { percent: 50, salt: "many", since: SINCE };
      const reading = await database.inShop(shopId, async (tx) => {
        await tx.run(sql`
          INSERT INTO customer (shop_id, customer_id, created_at, version, source)
          SELECT ${shopId}, n, ${day(1)}, '1', 'bulk' FROM generate_series(1, 4000) n`);
        const buyers = Array.from({ length: 4000 }, (_, n) => n + 1).filter((id) => {
          const rate = 0.3 * (isHeldOut(BigInt(id), holdout) ? change : 1);
          return (id * 0.618034) % 1 < rate;
        });
        await tx.run(sql`
          INSERT INTO orders (shop_id, order_id, customer_id, created_at, total_minor, refunded_minor, currency, version, source)
          SELECT ${shopId}, id, id, ${day(9)}, 1000 + id % 7 * 100, 0, 'USD', '1', 'bulk' FROM unnest(${buyers}::bigint[]) id`);
        await tx.run(sql`
          INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gross_minor, net_minor)
          SELECT shop_id, order_id, customer_id, created_at, 1, total_minor, total_minor FROM orders WHERE shop_id = ${shopId}`);
        const { experiment } = await readLift(tx, shopId, holdout, day(90));
        return readExperiment(experiment, 90);
      });
      expect(reading.comparisons[0]!.verdict.decision).toBe(decision);
    }
  });
});

describe("cost of rewards beside what members bring", () => {
  it("codes and tiers' discounts at what they took off, less refunds; credit as given; free products at cost", async () => {
    const shopId = await testShop(database, { timezone: "Asia/Tehran" });
    const now = new Date("2026-05-20T12:00:00Z");
    const months = await database.inShop(shopId, async (tx) => {
      const free = rewardForTest({ id: "soap", value: { kind: "free-product", productId: "11" } });
      const gold = { id: "gold", name: "Gold", from: 2, percent: 100, tag: null, discountPercent: 5 };
      const levels = [{ ...gold, id: "silver", name: "Silver", from: 1, discountPercent: null }, gold];
      const tiers = { measure: "points" as const, period: "rolling-year" as const, graceDays: 0, levels };
      const rules = programmeForTest({ rewards: [rewardForTest(), free], tiers });
      await publish(tx, shopId, rules, { from: new Date("2026-01-01T00:00:00Z"), now });
      await tx.run(sql`
        INSERT INTO product_variant (shop_id, variant_id, product_id, title, price_minor, unit_cost_minor, version)
        VALUES (${shopId}, 1, 11, '', 690, 200, '1')`);
      const start = new Date("2026-04-02T00:00:00Z");
      // booked later than it was earned
      await tx.run(sql`
        INSERT INTO loyalty_claim (shop_id, source, customer_id, points, at) VALUES (${shopId}, 'late', 9, 5, ${start})`);
      await tx.run(sql`
        INSERT INTO loyalty_lot (shop_id, lot_id, customer_id, source, available_at) VALUES (${shopId}, 99, 9, 'late', ${now})`);
      await tx.run(sql`
        INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
        VALUES (${shopId}, 9, 'earn', 5, 99, 'late', 'late', ${now})`);
      await bought(tx, shopId, 9, 9, new Date("2026-04-03T00:00:00Z"), 40);
      await importBalance(tx, shopId, { customerId: 7n, points: 1000n, expiresAt: null, now: start });
      // before they were a member; as one; half of it refunded; with a free product; the last hour of April in Tehran
      await bought(tx, shopId, 1, 7, new Date("2026-04-01T00:00:00Z"), 9999);
      await bought(tx, shopId, 2, 7, new Date("2026-04-10T00:00:00Z"), 5000);
      await bought(tx, shopId, 3, 7, new Date("2026-05-02T00:00:00Z"), 4000);
      await bought(tx, shopId, 4, 7, new Date("2026-05-03T00:00:00Z"), 3000);
      await bought(tx, shopId, 5, 7, new Date("2026-04-30T20:29:59Z"), 100);
      await bought(tx, shopId, 6, 7, new Date("2026-04-30T20:30:00Z"), 10);
      await tx.run(sql`UPDATE orders SET refunded_minor = 2000 WHERE order_id = 3`);
      await tx.run(sql`UPDATE purchase SET net_minor = 2000 WHERE order_id = 3`);
      for (const [orderId, rewardId] of [
        [2, "five-off"],
        [3, "five-off"],
        [4, "soap"],
      ] as const) {
        const wish = {
          customerId: 7n,
          rewardId,
          requestKey: `k${orderId}`,
          redeemedBy: "customer" as const,
          now,
        };
        const { redemptionId } = await redeem(tx, shopId, wish, async () => ({
          code: `C${orderId}`,
          expiresAt: null,
        }));
        await tx.run(sql`
          UPDATE loyalty_redemption SET state = 'used', order_id = ${orderId} WHERE redemption_id = ${redemptionId}`);
        await tx.run(sql`
          INSERT INTO order_discount (shop_id, order_id, position, code, kind, amount_minor)
          VALUES (${shopId}, ${orderId}, 0, ${`c${orderId}`}, 'discount_code', ${rewardId === "soap" ? 690 : 500})`);
      }
      // the tier's own discount, before they were a member too; another one's; one of a tier without any; a code
      await tx.run(sql`
        INSERT INTO order_discount (shop_id, order_id, position, code, kind, amount_minor)
        VALUES (${shopId}, 1, 1, 'Gold', 'automatic', 999), (${shopId}, 2, 1, 'Gold', 'automatic', 40),
          (${shopId}, 3, 1, 'Gold', 'automatic', 60), (${shopId}, 4, 1, 'Summer', 'automatic', 7),
          (${shopId}, 5, 1, 'Silver', 'automatic', 8), (${shopId}, 6, 1, 'Gold', 'discount_code', 9)`);
      await tx.run(sql`
        INSERT INTO loyalty_credit (shop_id, redemption_id, minor, currency, state, created_at, ended_at)
        VALUES (${shopId}, 900, 300, 'USD', 'credited', ${now}, '2026-05-05Z'), (${shopId}, 901, 700, 'USD', 'waiting', ${now}, NULL)`);
      return costByMonth(tx, shopId, 3, now);
    });
    expect(months).toEqual([
      { month: "2026-03", codesMinor: 0n, creditMinor: 0n, standingMinor: 0n, netMinor: 0n },
      { month: "2026-04", codesMinor: 500n, creditMinor: 0n, standingMinor: 40n, netMinor: 5140n },
      { month: "2026-05", codesMinor: 450n, creditMinor: 300n, standingMinor: 30n, netMinor: 5010n },
    ]);
    expect(costShare(months[0]!)).toBeNull();
    expect(costShare(months[2]!)).toBeCloseTo(780 / 5010, 10);
  });
});
