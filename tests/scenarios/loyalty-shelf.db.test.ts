// What Shopify knows of points, from the launch of a programme to a redemption: the shop-wide metafield, the customer's,
// and what stands there after everything that changes points.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accountsAtShopify, scheduleAccounts } from "../../app/loyalty/account-fields.server.ts";
import type { RedeemAnswer } from "../../app/loyalty/account-messages.ts";
import { adjust } from "../../app/loyalty/acts.server.ts";
import { publish, setStatus } from "../../app/loyalty/programme.server.ts";
import { readProgrammePublication } from "../../app/loyalty/programme-publication.server.ts";
import { issueRewardCode } from "../../app/loyalty/reward-codes.server.ts";
import { cancelRedemption, redeemForMember } from "../../app/loyalty/staff-redemptions.server.ts";
import { sweepShop } from "../../app/loyalty/sweep.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { eventually } from "../set-up/app-with-twin.ts";
import { loyaltyShop, PROGRAMME } from "./loyalty-shop.ts";

const { database, shop, shopId, variantId, customerId, inShop, ...knows } = await loyaltyShop();
const { inPages, atCustomer, told, proxied, fromAccount, codesAreReady } = knows;

describe("points at Shopify", () => {
  it("the programme rides in the pages as soon as it is launched", async () => {
    const programme = await eventually("it is published", async () => inPages() ?? undefined);
    expect(programme).toMatchObject({
      v: 1,
      state: "on",
      currency: "USD",
      digits: 2,
      earn: { points: 1, per: 100 },
      rewards: [
        { id: "five-off", points: 100, minor: 500 },
        { id: "credit", minor: 1500 },
        { id: "huge", minor: 20_000_000 },
      ],
      worth: { points: 40, minor: 20_000_000 },
    });
    await eventually("that is noted", async () => {
      const row = await inShop((tx) => readProgrammePublication(tx, shopId));
      return row?.state === "published";
    });
  });

  it("an order is at the customer, with its points, stamps and tier; a refund corrects it", async () => {
    const placed = shop.createOrder({ customerId, lines: [{ variantId, quantity: 2 }] });
    const account = await told("the order's points are there", (one) => one?.points === 210);
    expect(account).toEqual({
      v: 1,
      points: 210,
      pending: 0,
      owed: 0,
      expires: null,
      tier: { id: "silver", name: "silver" },
      next: null,
      cards: [{ id: "tea", stamps: 2 }],
      history: [
        expect.objectContaining({ points: 200, why: "earn", order: placed.name }),
        expect.objectContaining({ points: 10, why: "sign-up" }),
      ],
      codes: [],
      birthday: false,
      at: expect.any(Number),
    });
    expect(JSON.stringify(account)).not.toMatch(/kei|example/);
    shop.refundOrder(placed.id, { amount: 10_000n });
    const after = await told("the refund is there", (one) => one?.points === 110);
    expect(after).toMatchObject({
      tier: null,
      next: { id: "silver", left: 5000 },
      history: [{ points: -100, why: "reverse", order: placed.name }, {}, {}],
    });
  });

  it("writes nothing where nothing differs", async () => {
    const before = atCustomer()!.at;
    const standing = () => inShop((tx) => accountsAtShopify(tx, shopId));
    await eventually("it is confirmed", async () => (await standing()).waiting === 0);
    expect(await standing()).toEqual({ written: 1, waiting: 0, refused: 0, reason: null });
    await inShop((tx) => tx.run(sql`UPDATE loyalty_account_field SET turn = turn + 1`));
    await inShop((tx) => scheduleAccounts(tx, shopId));
    await told("it was looked at", async () => (await standing()).waiting === 0);
    expect(atCustomer()!.at).toBe(before);
  });

  it("a redemption in the storefront gives a code at once, the same for the same key, and is at the customer", async () => {
    await codesAreReady();
    const wish = { v: 1, key: randomUUID(), reward: "five-off" };
    const first = await proxied("loyalty/redeem", wish);
    expect(first).toMatchObject({ status: 200, body: { credit: null, account: { points: 10 } } });
    const { code, apply, until, account } = first.body as RedeemAnswer;
    expect(code).toMatch(/^CLUB-/);
    expect(apply).toBe(`/discount/${code}`);
    expect(until).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(account.codes).toEqual([{ code, reward: "5 off", until }]);
    expect((await proxied("loyalty/redeem", wish)).body.code).toBe(code);
    expect(await proxied("loyalty/redeem", { ...wish, key: randomUUID() })).toMatchObject({
      status: 409,
      body: { error: "not-enough" },
    });
    const there = await told("the redemption is there", (one) => one?.points === 10);
    expect(there.codes).toEqual(account.codes);
    // the account's door says what the storefront's does
    expect((await fromAccount("loyalty/account", { v: 1 })).body).toMatchObject({
      account: { points: 10, codes: account.codes },
    });

    shop.createOrder({ customerId, lines: [{ variantId, quantity: 1 }], discountCodes: [code!] });
    const used = await told("the code is used", (one) => one?.codes.length === 0);
    // 95 for the money, 5 for the third stamp
    expect(used).toMatchObject({ points: 110, cards: [{ id: "tea", stamps: 0 }] });
  });

  it("a birthday is told and forgotten; nothing of the day leaves the app", async () => {
    const day = { v: 1, month: 2, day: 29, consent: true };
    expect((await fromAccount("loyalty/birthday", day)).body).toMatchObject({ account: { birthday: true } });
    await told("it is known that they told it", (one) => one?.birthday);
    expect(JSON.stringify(atCustomer())).not.toMatch(/02-29/);
    expect(await fromAccount("loyalty/birthday", { ...day, day: 31 })).toMatchObject({
      status: 409,
      body: { error: "no-such-day" },
    });
    expect((await proxied("loyalty/birthday", { v: 1, forget: true })).body.account.birthday).toBe(false);
    await told("it is forgotten", (one) => one?.birthday === false);
  });

  it("what staff and time do to points is at the customer too", async () => {
    const now = new Date();
    const wish = { customerId, points: 7n, reason: "Sorry", actor: null, requestKey: randomUUID(), now };
    await inShop((tx) => adjust(tx, shopId, wish));
    await told("the adjustment is there", (one) => one?.points === 117);
    await inShop((tx) =>
      tx.run(sql`
        UPDATE loyalty_lot SET expires_at = now() - interval '1 minute' WHERE source LIKE 'sign-up:%'`),
    );
    const ran = await inShop((tx) =>
      tx.row<{ points: number }>(sql`
        SELECT coalesce(sum(remaining), 0)::int AS points FROM loyalty_lot WHERE source LIKE 'sign-up:%'`),
    );
    await sweepShop(database, shopId, new Date());
    await told("what ran out is gone", (one) => one?.points === 117 - ran.points);
  });

  it("who joins without an order is welcomed too", async () => {
    const { id } = shop.createCustomer({ email: "new@tea.example" });
    await eventually("they are known", async () => {
      const rows = await inShop((tx) => tx.rows(sql`SELECT FROM customer WHERE customer_id = ${id}`));
      return rows.length === 1;
    });
    await sweepShop(database, shopId, new Date());
    await told("their points are there", () => atCustomer(id)?.points === 10);
    await sweepShop(database, shopId, new Date());
    expect(atCustomer(id)?.points).toBe(10);
  });

  it("what staff redeem and cancel is at the customer too", async () => {
    const before = atCustomer()!.points;
    const wish = {
      customerId,
      rewardId: "five-off",
      requestKey: randomUUID(),
      reason: "On the phone",
      actor: null,
      now: new Date(),
    };
    const { redemptionId, code } = await inShop((tx) => redeemForMember(tx, shopId, wish, issueRewardCode));
    const redeemed = await told("the redemption is there", (one) => one?.points === before - 100);
    expect(redeemed.codes).toMatchObject([{ code }]);
    await inShop((tx) => cancelRedemption(tx, shopId, { ...wish, redemptionId }));
    const cancelled = await told("the points are back", (one) => one?.points === before);
    expect(cancelled.codes).toEqual([]);
  });

  it("a customer Shopify does not know any more is skipped, the others are not", async () => {
    const [gone, stays] = ["gone", "stays"].map(
      (name) => shop.createCustomer({ email: `${name}@tea.example` }).id,
    );
    for (const id of [gone!, stays!])
      shop.createOrder({ customerId: id, lines: [{ variantId, quantity: 1 }] });
    await told("both are written", () => atCustomer(gone!) && atCustomer(stays!));
    shop.state.customers.delete(gone!);
    const change = (id: bigint) => {
      const now = new Date();
      const wish = { customerId: id, points: 3n, reason: "x", actor: null, requestKey: randomUUID(), now };
      return inShop((tx) => adjust(tx, shopId, wish));
    };
    await change(gone!);
    await change(stays!);
    await told("the other is written", () => atCustomer(stays!)?.points === 113);
    expect(await inShop((tx) => accountsAtShopify(tx, shopId))).toMatchObject({
      refused: 1,
      reason: expect.stringMatching(/owner/i),
    });
  });

  it("pausing is told to pages and accounts, and stops redemptions alone", async () => {
    await inShop((tx) => setStatus(tx, shopId, "paused", new Date()));
    await eventually("pages know", async () => inPages()?.state === "paused");
    expect(await proxied("loyalty/redeem", { v: 1, key: randomUUID(), reward: "five-off" })).toMatchObject({
      status: 409,
      body: { error: "paused" },
    });
    expect((await fromAccount("loyalty/programme", { v: 1 })).body.programme).toEqual(inPages());
  });

  it("what a page cannot bear leaves the last good state, and says so", async () => {
    const before = inPages();
    const products = Array.from({ length: 500 }, (_, nth) => `${9007199254740993n + BigInt(nth)}`);
    const bonuses = Array.from({ length: 8 }, (_, nth) => ({
      id: `b${nth}`,
      name: `Bonus ${nth}`,
      from: null,
      to: null,
      percent: 200,
      products,
      collections: null,
      segments: null,
      tiers: null,
    }));
    const now = new Date();
    await inShop((tx) => publish(tx, shopId, { ...PROGRAMME, bonuses }, { from: now, now }));
    const state = await eventually("it was tried", async () => {
      const row = await inShop((tx) => readProgrammePublication(tx, shopId));
      return row?.state === "too large" && row;
    });
    expect(state.problem).toMatch(/^\d+ bytes of 65536: Bonus 0 \(\d+\)/);
    expect(inPages()).toEqual(before);
  });
});
