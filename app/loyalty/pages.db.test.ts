// What the admin pages read: members and their history, what is owed, and what a programme would have cost.
import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { noFacts, type OrderFact } from "../commerce/facts.ts";
import { customerFact, lineFact, orderFact } from "../commerce/facts-for-test.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { sql } from "../platform/db.server.ts";
import { recomputeCustomers } from "../retention/recompute.server.ts";
import { adjust } from "./acts.server.ts";
import { listMembers, membersCsv, readMember } from "./members.server.ts";
import { moneyView } from "./money-view.server.ts";
import { previewProgramme } from "./preview.server.ts";
import { publish, resume, setStatus } from "./programme.server.ts";
import { programmeForTest, rewardForTest } from "./programme-for-test.ts";
import { redeem } from "./redeem.server.ts";
import { settleShop } from "./settle-shop.server.ts";
import { sweepShop } from "./sweep.server.ts";

const database = await testDatabase();
const NOW = new Date("2026-03-15T00:00:00Z");
const RULES = programmeForTest({
  returnDays: 7,
  expiry: { kind: "after-days", days: 60 },
  rewards: [rewardForTest({ points: 20 })],
});

const order = (orderId: bigint, customerId: bigint, priceMinor: bigint, day: number): OrderFact => {
  const at = new Date(Date.UTC(2026, 2, day, 10));
  const customer = customerFact({
    customerId,
    firstName: `Person ${customerId}`,
    email: `p${customerId}@example.com`,
  });
  const lines = [lineFact({ lineId: orderId, priceMinor })];
  return orderFact({
    orderId,
    name: `#${orderId}`,
    customer,
    createdAt: at,
    processedAt: at,
    totalMinor: priceMinor,
    lines,
  });
};

/** Two buyers of 50.00 and 30.00, settled after a launch in the past. */
async function shop(): Promise<bigint> {
  const shopId = await testShop(database);
  await database.inShop(shopId, async (tx) => {
    const orders = [order(1n, 7n, 5000n, 1), order(2n, 8n, 3000n, 10)];
    const { touched } = await storeFacts(tx, shopId, { ...noFacts(), orders });
    await recomputeCustomers(tx, shopId, touched);
    await publish(tx, shopId, RULES, { from: new Date("2026-01-01T00:00:00Z"), now: NOW });
  });
  expect(await settleShop(database, shopId, NOW)).toBe(2);
  return shopId;
}

const redeemOne = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    redeem(
      tx,
      shopId,
      { customerId: 7n, rewardId: "five-off", requestKey: "1", redeemedBy: "staff", now: NOW },
      async () => ({ code: "CLUB-1", expiresAt: new Date("2026-03-20T00:00:00Z") }),
    ),
  );

describe("members", () => {
  it("are found, ordered, and written to a file", async () => {
    const shopId = await shop();
    const list = (search: string, descending = true) =>
      database.inShop(shopId, async (tx) => {
        const { rows, total } = await listMembers(tx, shopId, {
          search,
          sort: "available",
          descending,
          page: 1,
        });
        return [
          total,
          rows.map(({ customerId, available, pending }) => [customerId, available, pending].map(Number)),
        ];
      });
    expect(await list("")).toEqual([
      2,
      [
        [7, 50, 0],
        [8, 0, 30],
      ],
    ]);
    expect(await list("", false)).toEqual([
      2,
      [
        [8, 0, 30],
        [7, 50, 0],
      ],
    ]);
    expect(await list("p8@")).toEqual([1, [[8, 0, 30]]]);
    expect(await list("%")).toEqual([0, []]);
    const inShop = <T>(work: Parameters<typeof database.inShop<T>>[1]) => database.inShop(shopId, work);
    const lines: string[] = [];
    for await (const line of membersCsv(inShop, shopId)) lines.push(line);
    expect(lines[1]).toBe("7,Person 7,,p7@example.com,50,0,0\r\n");
    expect(lines).toHaveLength(3);
  });

  it("have a history with who and why", async () => {
    const shopId = await shop();
    const found = await database.inShop(shopId, async (tx) => {
      const wish = {
        customerId: 7n,
        points: -5n,
        reason: " counted twice ",
        actor: "12",
        requestKey: "a",
        now: NOW,
      };
      expect(await adjust(tx, shopId, wish)).toBe(true);
      expect(await adjust(tx, shopId, wish)).toBe(false);
      return readMember(tx, shopId, 7n, 1);
    });
    expect(found?.lines).toMatchObject([
      { kind: "adjust", points: -5n, reason: "counted twice", actor: "12" },
      { kind: "earn", points: 50n, orderName: "#1", reason: null },
    ]);
    expect(found?.nextExpiry).toEqual({ at: new Date("2026-05-01T00:00:00Z"), points: 45n });
    expect(await database.inShop(shopId, (tx) => readMember(tx, shopId, 99n, 1))).toBeNull();
  });
});

it("what is owed in money, how much is redeemed, and how much runs out", async () => {
  const shopId = await shop();
  await redeemOne(shopId);
  const view = () => database.inShop(shopId, (tx) => moneyView(tx, shopId, NOW));
  expect(await view()).toEqual({
    members: 2,
    outstanding: 60n,
    // 5.00 for 20 points
    liabilityMinor: 1500n,
    issued: 80n,
    redeemed: 20n,
    expired: 0n,
    redemptionRate: 0.25,
    breakage: 0,
  });
  // the code is over on the 20th and its points come back; in August all of it has run out
  await sweepShop(database, shopId, new Date("2026-03-20T23:00:00Z"));
  expect(await view()).toMatchObject({ outstanding: 60n, redeemed: 20n });
  await sweepShop(database, shopId, new Date("2026-03-21T00:00:00Z"));
  expect(await view()).toMatchObject({ outstanding: 80n, redeemed: 0n });
  await sweepShop(database, shopId, new Date("2026-08-01T00:00:00Z"));
  expect(await view()).toMatchObject({ outstanding: 0n, expired: 80n, breakage: 1, members: 0 });
});

it("a pause lets nothing run out, and lasts", async () => {
  const shopId = await shop();
  const august = new Date("2026-08-01T00:00:00Z");
  const available = async () =>
    (
      await database.inShop(shopId, (tx) =>
        tx.row<{ sum: bigint }>(sql`SELECT sum(available)::bigint AS sum FROM loyalty_balance`),
      )
    ).sum;
  await database.inShop(shopId, (tx) => setStatus(tx, shopId, "paused", NOW));
  await sweepShop(database, shopId, august);
  expect(await available()).toBe(80n);
  await expect(redeemOne(shopId)).rejects.toThrow("paused");
  await database.inShop(shopId, (tx) => resume(tx, shopId, august));
  await sweepShop(database, shopId, new Date("2026-08-30T00:00:00Z"));
  expect(await available()).toBe(80n);
  await sweepShop(database, shopId, new Date("2026-09-01T00:00:00Z"));
  expect(await available()).toBe(0n);
});

it("a preview is what the same rules then give", async () => {
  const shopId = await shop();
  const preview = await database.inShop(shopId, (tx) => previewProgramme(tx, shopId, RULES, NOW));
  expect(preview).toEqual({ points: 80n, costMinor: 2000n, customers: 2, netMinor: 8000n, share: 1 });
});
