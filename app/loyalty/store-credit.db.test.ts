// Points for store credit: spent at once, given once whatever happens on the way, and given back when Shopify refuses.
import { beforeAll, describe, expect, it } from "vitest";
import { appWithTwin } from "../../tests/set-up/app-with-twin.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { updateShop } from "../commerce/shop.server.ts";
import { sql } from "../platform/db.server.ts";
import { startJobs } from "../platform/jobs.server.ts";
import { createLog } from "../platform/log.server.ts";
import { importBalance } from "./acts.server.ts";
import { ledgerFaults } from "./audit.server.ts";
import { giveStoreCredit } from "./give-store-credit.server.ts";
import { publish } from "./programme.server.ts";
import { programmeForTest, rewardForTest } from "./programme-for-test.ts";
import { giveBackRedemption, redeem } from "./redeem.server.ts";
import { issueRewardCode } from "./reward-codes.server.ts";
import {
  creditsOf,
  promiseCredit,
  readCredit,
  STORE_CREDIT_TASK,
  scheduleWaitingCredits,
} from "./store-credit.server.ts";

const database = await testDatabase();
// nobody but the test speaks to Shopify
const { services, twin, newShop, open } = await appWithTwin(database, { works: false });

let shop: TwinShop;
let shopId: bigint;
let customerId: bigint;
let asked = 0;

beforeAll(async () => {
  shop = newShop({ currency: "USD" });
  ({ shopId } = await open(shop));
  await database.inSystem((tx) => updateShop(tx, shopId, { currency: "USD" }));
  customerId = shop.createCustomer({ email: "a@x.example", state: "enabled" }).id;
  const value = { kind: "store-credit" as const, minor: 500, expiresDays: 90 };
  const huge = { kind: "store-credit" as const, minor: 20_000_000, expiresDays: null };
  const rewards = [rewardForTest({ id: "credit", value }), rewardForTest({ id: "huge", value: huge })];
  const now = new Date();
  await database.inShop(shopId, async (tx) => {
    await publish(tx, shopId, programmeForTest({ rewards }), { from: new Date(now.getTime() - 1000), now });
    await importBalance(tx, shopId, { customerId, points: 10_000n, expiresAt: null, now });
  });
});

const spendOn = (rewardId: string) =>
  database.inShop(shopId, (tx) =>
    redeem(
      tx,
      shopId,
      { customerId, rewardId, requestKey: `r${++asked}`, redeemedBy: "customer", now: new Date() },
      issueRewardCode,
    ),
  );
const give = (redemptionId: bigint) => giveStoreCredit(services, shopId, redemptionId);
const creditOf = (redemptionId: bigint) =>
  database.inShop(shopId, (tx) => readCredit(tx, shopId, redemptionId));
const available = async () =>
  (
    await database.inShop(shopId, (tx) =>
      tx.row<{ n: number }>(
        sql`SELECT available::int AS n FROM loyalty_balance WHERE customer_id = ${customerId}`,
      ),
    )
  ).n;
/** What Shopify has given this customer, in minor units. */
const given = () =>
  [...shop.state.storeCredit.values()].flatMap(({ entries }) => entries.map(({ amount }) => amount));

describe("store credit for points", () => {
  it("is promised at once, without a code, and given by the job", async () => {
    const before = await available();
    const done = await spendOn("credit");
    expect(done).toMatchObject({ code: null, state: "issued", points: 100n });
    expect(await available()).toBe(before - 100);
    // on its way, or there already: nobody has both
    const giveBackNow = (id: bigint) =>
      database.inShop(shopId, (tx) => giveBackRedemption(tx, shopId, id, new Date()));
    expect(await giveBackNow(done.redemptionId)).toBe(false);
    expect(given()).toEqual([]);
    await give(done.redemptionId);
    expect(given()).toEqual([500n]);
    const [entry] = [...shop.state.storeCredit.values()][0]!.entries;
    const days = (entry!.expiresAt! - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(90);
    expect(days).toBeLessThan(91.1);
    expect(await creditOf(done.redemptionId)).toMatchObject({
      state: "credited",
      minor: 500n,
      problem: null,
    });
  });

  it("is given once, however often the job runs", async () => {
    const done = await spendOn("credit");
    for (let n = 0; n < 3; n++) await give(done.redemptionId);
    expect(given()).toHaveLength(2);
  });

  it("is given once when the answer was lost: the job looks before it asks again", async () => {
    const done = await spendOn("credit");
    twin.faults.set(shop.domain, { loseAnswers: true });
    await expect(give(done.redemptionId)).rejects.toMatchObject({ name: "UnavailableError" });
    twin.faults.clear(shop.domain);
    expect(given()).toHaveLength(3);
    expect(await creditOf(done.redemptionId)).toMatchObject({ state: "waiting" });
    // another one alike came in between: each finds its own
    const other = await spendOn("credit");
    await give(other.redemptionId);
    expect(given()).toHaveLength(4);
    await give(done.redemptionId);
    expect(given()).toHaveLength(4);
    expect(await creditOf(done.redemptionId)).toMatchObject({ state: "credited" });
  });

  it("is asked for again when Shopify was away and never got it", async () => {
    const done = await spendOn("credit");
    twin.faults.set(shop.domain, { serverErrorRate: 1 });
    await expect(give(done.redemptionId)).rejects.toMatchObject({ name: "UnavailableError" });
    twin.faults.clear(shop.domain);
    expect(given()).toHaveLength(4);
    await give(done.redemptionId);
    expect(given()).toHaveLength(5);
  });

  it("gives the points back, with the reason, when Shopify refuses", async () => {
    const before = await available();
    const done = await spendOn("huge");
    await give(done.redemptionId);
    expect(await creditOf(done.redemptionId)).toMatchObject({ state: "refused", problem: "limit" });
    expect(await available()).toBe(before);
    await give(done.redemptionId);
    expect(await available()).toBe(before);
  });

  it("gives the points back when the customer is gone", async () => {
    const gone = shop.createCustomer({ email: "gone@x.example" }).id;
    const now = new Date();
    await database.inShop(shopId, (tx) =>
      importBalance(tx, shopId, { customerId: gone, points: 100n, expiresAt: null, now }),
    );
    const done = await database.inShop(shopId, (tx) =>
      redeem(
        tx,
        shopId,
        { customerId: gone, rewardId: "credit", requestKey: "gone", redeemedBy: "customer", now },
        issueRewardCode,
      ),
    );
    shop.state.customers.delete(gone);
    await give(done.redemptionId);
    expect(await creditOf(done.redemptionId)).toMatchObject({ state: "refused", problem: "customer" });
  });

  it("waits while the app is not allowed to, and is taken up again", async () => {
    const done = await spendOn("credit");
    await database.inSystem((tx) => updateShop(tx, shopId, { scopes: "read_orders" }));
    await give(done.redemptionId);
    expect(await creditOf(done.redemptionId)).toMatchObject({ state: "waiting", problem: "scope" });
    const scopes = shop.state.install.scopes.join(",");
    await database.inSystem((tx) => updateShop(tx, shopId, { scopes }));
    expect(await database.inShop(shopId, (tx) => scheduleWaitingCredits(tx, shopId))).toBe(1);
    await give(done.redemptionId);
    expect(await creditOf(done.redemptionId)).toMatchObject({ state: "credited" });
  });

  it("keeps one of a worker's places, however many customers of a shop spend points at once", async () => {
    const value = { kind: "store-credit" as const, minor: 500, expiresDays: null };
    const promise = (of: bigint, id: bigint) =>
      database.inShop(of, (tx) => {
        const reward = rewardForTest({ id: "credit", value });
        const own = { redemptionId: 9_000n + id, customerId: 500n + id, reward };
        return promiseCredit(tx, of, { ...own, currency: "USD", timezone: "UTC", now: new Date() });
      });
    const [crowded, small] = [await testShop(database), await testShop(database)];
    for (let id = 1n; id <= 8n; id++) await promise(crowded, id);
    await promise(small, 1n);
    const [under, most] = [new Map<string, number>(), new Map<string, number>()];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const stub = async (payload: unknown) => {
      const { shopId: of } = payload as { shopId: string };
      under.set(of, (under.get(of) ?? 0) + 1);
      most.set(of, Math.max(most.get(of) ?? 0, under.get(of)!));
      await gate;
      under.set(of, under.get(of)! - 1);
    };
    const jobs = await startJobs(database.url, { [STORE_CREDIT_TASK]: stub }, createLog("silent"), 4);
    await expect.poll(() => most.get(`${small}`)).toBe(1);
    open();
    const left = () =>
      database.inSystem((tx) =>
        tx.row(sql`
          SELECT count(*)::int AS left FROM graphile_worker.jobs
          WHERE queue_name LIKE ANY(${[`store-credit:${crowded}%`, `store-credit:${small}%`]}::text[])`),
      );
    await expect.poll(left).toEqual({ left: 0 });
    await jobs.stop();
    expect(most.get(`${crowded}`)).toBe(1);
  });

  it("is shown with the member, the newest first, and the ledger is whole", async () => {
    const { credits, faults } = await database.inShop(shopId, async (tx) => ({
      credits: await creditsOf(tx, shopId, customerId),
      faults: await ledgerFaults(tx, shopId),
    }));
    expect(credits.map(({ state }) => state)).toEqual([
      "credited",
      "refused",
      "credited",
      "credited",
      "credited",
      "credited",
      "credited",
    ]);
    expect(faults).toEqual([]);
  });
});
