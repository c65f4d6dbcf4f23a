// A shop's webhooks as the net delivers them: doubled, late, out of order, among forged and oversized ones. What comes
// of them is what comes of the same webhooks told once and in turn.
import { describe, expect, it } from "vitest";
import { findShop } from "../../app/commerce/shop.server.ts";
import { deliveryCounts } from "../../app/intake/deliveries.server.ts";
import { startDeliveryWorker } from "../../app/intake/delivery-worker.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import { shopContents } from "../set-up/checksum.ts";
import { testDatabase, testShop } from "../set-up/database.ts";
import { openDoor, type Post } from "../set-up/webhooks.ts";
import { customerBody, orderBody, refundBody } from "./webhook-bodies.ts";

const database = await testDatabase();
const post = await openDoor({ database, maxBodyBytes: 50_000 });

/** 40 orders of 8 customers, each told of three times; every fifth is cancelled, every third partly given back. */
function everything(shop: string): Post[] {
  const posts: Post[] = [];
  const add = (topic: string, body: string) =>
    posts.push({ shop, topic, webhookId: `w-${posts.length}`, body });
  for (let customer = 1; customer <= 8; customer++) add("customers/create", customerBody(customer));
  for (let order = 1; order <= 40; order++) {
    const customer = (order % 8) + 1;
    add("orders/create", orderBody({ order, customer, minute: 0, status: "pending" }));
    add("orders/paid", orderBody({ order, customer, minute: 1, status: "paid" }));
    if (order % 3 === 0) add("refunds/create", refundBody({ order, amount: "5.00" }));
    if (order % 5 === 0)
      add("orders/cancelled", orderBody({ order, customer, minute: 9, status: "cancelled" }));
    else add("orders/updated", orderBody({ order, customer, minute: 8, status: "fulfilled" }));
  }
  return posts;
}

async function shopIdOf(domain: string): Promise<bigint> {
  const shop = await database.inSystem((tx) => findShop(tx, domain));
  return shop!.shopId;
}

async function work<T>(workers: number, during: () => Promise<T>): Promise<T> {
  const options = {
    database,
    log: createLog("silent"),
    handlers: {},
    onFacts: recomputeCustomers,
    pollMs: 10,
  };
  const started = Array.from({ length: workers }, () => startDeliveryWorker(options));
  const result = await during();
  await started[0]!.drained();
  await Promise.all(started.map((worker) => worker.stop()));
  return result;
}

describe("a shop whose webhooks come as they please", () => {
  it("has the figures of one whose webhooks come once and in turn", async () => {
    const orderly = await testShop(database, { domain: "orderly.myshopify.com" });
    const unruly = await testShop(database, { domain: "unruly.myshopify.com" });
    await work(1, async () => {
      for (const one of everything("orderly.myshopify.com")) expect((await post(one)).status).toBe(200);
    });

    const real = everything("unruly.myshopify.com");
    const forged = real.slice(0, 20).map((one, index) => ({
      ...one,
      webhookId: `forged-${index}`,
      body: orderBody({ order: 500 + index, customer: 1, minute: 0, status: "paid" }),
      secret: "a guess",
    }));
    const oversized = { ...real[0]!, webhookId: "oversized", body: " ".repeat(60_000) };
    const offered = shuffle([...real, ...real, ...real.slice(0, 50), ...forged, oversized]);
    const answers = await work(2, () =>
      Promise.all(offered.map((one) => post(one).then(({ status }) => status))),
    );
    const tally = Map.groupBy(answers, (status) => status);
    expect([...tally].map(([status, some]) => [status, some.length]).sort()).toEqual([
      [200, real.length * 2 + 50],
      [401, forged.length],
      [413, 1],
    ]);

    const counts = await database.inShop(unruly, (tx) => deliveryCounts(tx, unruly));
    expect(counts.byState).toEqual({ done: real.length, pending: 0, ignored: 0, failed: 0 });
    expect(await shopContents(database, unruly)).toEqual(await shopContents(database, orderly));
    // by hand: 8 of 40 orders are cancelled; of the other 32, at 20.00 each, eleven (3, 6, 9, 12, 18, 21, 24, 27, 33,
    // 36, 39) gave 5.00 back
    const [figures] = await database.inShop(unruly, (tx) =>
      tx.rows(sql`SELECT sum(purchases)::int AS purchases, sum(gross_minor)::int AS gross, sum(net_minor)::int AS net
        FROM customer_figure WHERE shop_id = ${unruly}`),
    );
    expect(figures).toEqual({ purchases: 32, gross: 64_000, net: 64_000 - 11 * 500 });
  });

  it("is known from its first signed webhook on", async () => {
    const domain = "unheard-of.myshopify.com";
    const first = {
      shop: domain,
      webhookId: "first",
      body: orderBody({ order: 1, customer: 1, minute: 0, status: "paid" }),
    };
    expect((await work(1, () => post(first))).status).toBe(200);
    const shopId = await shopIdOf(domain);
    expect((await shopContents(database, shopId)).orders).toHaveLength(1);
  });
});

// a fixed shuffle: a failure can be seen again
function shuffle<T>(things: T[]): T[] {
  let state = 20261121;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return things
    .map((thing) => ({ thing, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing);
}
