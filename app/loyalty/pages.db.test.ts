// What the admin pages read: members and their history, what is owed, and what a programme would have cost.
import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { noFacts, type OrderFact } from "../commerce/facts.ts";
import { customerFact, lineFact, orderFact } from "../commerce/facts-for-test.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { sql } from "../platform/db.server.ts";
import { recomputeCustomers } from "../retention/recompute.server.ts";
import { NotEnoughPoints } from "./account.ts";
import { ActRefused, adjust } from "./acts.server.ts";
import { entriesCsv, redemptionsCsv } from "./export-ledger.server.ts";
import type { HistoryQuery } from "./member-choices.ts";
import { listMembers, membersCsv, readMember } from "./members.server.ts";
import { moneyView } from "./money-view.server.ts";
import { previewProgramme } from "./preview.server.ts";
import { publish, resume, setStatus } from "./programme.server.ts";
import { programmeForTest, rewardForTest } from "./programme-for-test.ts";
import { redeem } from "./redeem.server.ts";
import { settleShop } from "./settle-shop.server.ts";
import { cancelRedemption, memberRedemptions, redeemForMember } from "./staff-redemptions.server.ts";
import { sweepShop } from "./sweep.server.ts";

const database = await testDatabase();
const NOW = new Date("2026-03-15T00:00:00Z");
const RULES = programmeForTest({
  returnDays: 7,
  expiry: { kind: "after-days", days: 60 },
  rewards: [rewardForTest({ points: 20 }), rewardForTest({ id: "big", points: 52 })],
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

const ALL = { search: "", kind: null, page: 1 };

describe("members", () => {
  it("are found, ordered, and written to a file", async () => {
    const shopId = await shop();
    const list = (search: string, descending = true) =>
      database.inShop(shopId, async (tx) => {
        const { rows, total } = await listMembers(tx, shopId, {
          search,
          tier: null,
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
    expect(lines[1]).toBe("7,Person 7,,p7@example.com,50,0,0,\r\n");
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
      return readMember(tx, shopId, 7n, ALL);
    });
    expect(found?.lines).toMatchObject([
      { kind: "adjust", points: -5n, reason: "counted twice", actor: "12" },
      { kind: "earn", points: 50n, orderName: "#1", reason: null },
    ]);
    expect(found?.nextExpiry).toEqual({ at: new Date("2026-05-01T00:00:00Z"), points: 45n });
    expect(await database.inShop(shopId, (tx) => readMember(tx, shopId, 99n, ALL))).toBeNull();
  });
});

describe("staff", () => {
  const wish = {
    customerId: 7n,
    rewardId: "five-off",
    requestKey: "k",
    reason: "on the phone",
    actor: "12",
    now: NOW,
  };
  const issue = async () => ({ code: "CLUB-1", expiresAt: new Date("2026-03-20T00:00:00Z") });
  const look = (shopId: bigint) => database.inShop(shopId, (tx) => readMember(tx, shopId, 7n, ALL));

  it("redeem for a member by the same limits, and cancel a code nobody used", async () => {
    const shopId = await shop();
    const redeemIt = (requestKey: string) =>
      database.inShop(shopId, (tx) => redeemForMember(tx, shopId, { ...wish, requestKey }, issue));
    const { redemptionId, code } = await redeemIt("k");
    expect(code).toBe("CLUB-1");
    // the same request again spends nothing more
    await redeemIt("k");
    expect((await look(shopId))?.member.available).toBe(30n);
    await redeemIt("l");
    await expect(redeemIt("m")).rejects.toThrow(NotEnoughPoints);
    const rows = await database.inShop(shopId, (tx) => memberRedemptions(tx, shopId, 7n));
    expect(rows).toMatchObject([
      { name: "5 off", by: "staff", state: "issued", hint: "UB-1" },
      { name: "5 off", by: "staff", state: "issued" },
    ]);

    const cancel = (customerId: bigint) =>
      database.inShop(shopId, (tx) =>
        cancelRedemption(tx, shopId, {
          customerId,
          redemptionId,
          reason: "wrong one",
          actor: "13",
          now: NOW,
        }),
      );
    await expect(cancel(8n)).rejects.toThrow(ActRefused);
    await cancel(7n);
    await expect(cancel(7n)).rejects.toThrow(ActRefused);
    const member = await look(shopId);
    expect(member?.member.available).toBe(30n);
    expect(member?.lines[0]).toMatchObject({
      kind: "reverse",
      reason: "on the phone · wrong one",
      actor: "13",
    });
  });

  it("find in a member's history by kind, order and reason", async () => {
    const shopId = await shop();
    await database.inShop(shopId, (tx) =>
      adjust(tx, shopId, { ...wish, points: 3n, reason: "lost parcel", requestKey: "p" }),
    );
    const kinds = async (query: Partial<HistoryQuery>) => {
      const found = await database.inShop(shopId, (tx) => readMember(tx, shopId, 7n, { ...ALL, ...query }));
      return [found?.total, found?.lines.map(({ kind }) => kind)];
    };
    expect(await kinds({})).toEqual([2, ["adjust", "earn"]]);
    expect(await kinds({ kind: "earn" })).toEqual([1, ["earn"]]);
    expect(await kinds({ search: "PARCEL" })).toEqual([1, ["adjust"]]);
    expect(await kinds({ search: "#1" })).toEqual([1, ["earn"]]);
    expect(await kinds({ search: "%" })).toEqual([0, []]);
    // from two lots, and one line of the history
    await database.inShop(shopId, (tx) => redeemForMember(tx, shopId, { ...wish, rewardId: "big" }, issue));
    expect(await kinds({ search: "5 OFF" })).toEqual([1, ["redeem"]]);
  });

  it("everything can be taken along: entries add up to the balance, and every redemption is there", async () => {
    const shopId = await shop();
    await redeemOne(shopId);
    const inShop = <T>(work: Parameters<typeof database.inShop<T>>[1]) => database.inShop(shopId, work);
    const read = async (lines: AsyncIterable<string>) => {
      const all: string[][] = [];
      for await (const line of lines) all.push(line.trim().split(","));
      return all.slice(1);
    };
    const entries = await read(entriesCsv(inShop, shopId));
    const sum = entries.filter((row) => row[1] === "7").reduce((total, row) => total + Number(row[4]), 0);
    expect(sum).toBe(30);
    const [redeemed, ...more] = await read(redemptionsCsv(inShop, shopId));
    expect(redeemed!.slice(1, 8)).toEqual(["7", "5 off", "amount", "20", "issued", "CLUB-1", "staff"]);
    expect(more).toEqual([]);
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
