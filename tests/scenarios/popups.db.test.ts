// A campaign from its start to its figures, against the local Shopify: discount and codes, what pages carry, claims
// through the signed proxy, orders, a refund, a cancellation.
import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { findShop } from "../../app/commerce/shop.server.ts";
import { discountSpecShape } from "../../app/discounts/discount-spec.ts";
import { fillPool } from "../../app/discounts/fill-pool.server.ts";
import { issueCode } from "../../app/discounts/issue-code.server.ts";
import { ensurePool, poolStock, readPool } from "../../app/discounts/pools.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { armOf } from "../../app/popups/assignment.ts";
import { type Campaign, campaignShape, type StoredCampaign, TEXT_KEYS } from "../../app/popups/campaign.ts";
import { poolOfArm } from "../../app/popups/campaign-pools.server.ts";
import { campaignRows } from "../../app/popups/campaign-rows.server.ts";
import {
  changeCampaignState,
  createCampaign,
  listCampaigns,
  readCampaign,
  saveCampaign,
  undoCampaignAction,
} from "../../app/popups/campaigns.server.ts";
import { writeMark } from "../../app/popups/cart-attribute.ts";
import { popupHandlers } from "../../app/popups/proxy-handlers.server.ts";
import { readPublication } from "../../app/popups/publication.server.ts";
import type { Published } from "../../app/popups/published.ts";
import { campaignResults, codeUse } from "../../app/popups/results.server.ts";
import type { AdminClient } from "../../app/shopify/admin-client.server.ts";
import { ADD_CODES } from "../../app/shopify/discount-documents.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
const { services, twin, newShop, open } = await appWithTwin(database);

const WELCOME: Campaign = campaignShape.parse({
  version: 1,
  name: "Welcome",
  kind: "discount-reveal",
  triggers: { list: [{ type: "exit-pointer", setting: 300 }] },
  language: "en",
  texts: { en: { title: "Ten percent for you" }, ar: { title: "خصم عشرة بالمئة لك" } },
  discount: { value: { type: "percentage", percent: 10 }, prefix: "HELLO" },
});

let shop: TwinShop;
let shopId: bigint;
let variantId: bigint;
beforeAll(async () => {
  shop = newShop({ currency: "USD", timezone: "America/New_York" });
  const product = shop.createProduct({ title: "Tea", variants: [{ price: 10_000n, unitCost: 4000n }] });
  variantId = product.variants[0]!.id;
  ({ shopId } = await open(shop));
});

const inShop = <T>(work: Parameters<typeof database.inShop<T>>[1]) => database.inShop(shopId, work);

async function started(campaign: Campaign): Promise<StoredCampaign> {
  const campaignId = await inShop((tx) => createCampaign(tx, shopId, campaign));
  await inShop((tx) => changeCampaignState(tx, shopId, campaignId, "start"));
  return (await inShop((tx) => readCampaign(tx, shopId, campaignId)))!;
}

const random = () => randomBytes(16).toString("base64url");

/** A new visitor who belongs to the arm. */
function visitorIn(arm: string, { campaignId, salt, campaign }: StoredCampaign): string {
  const arms = campaign.variants.map(({ key, weight }) => [key, weight] as const);
  for (;;) {
    const visitor = random();
    if (armOf(visitor, { id: `${campaignId}`, salt, holdout: campaign.holdoutPercent * 100, arms }) === arm)
      return visitor;
  }
}

async function post(path: string, body: object, init: RequestInit = {}) {
  const name = shop.domain.replace(".myshopify.com", "");
  const answer = await fetch(`${twin.url}/store/${name}/apps/perennial/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    ...init,
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}

const message = (stored: StoredCampaign, visitor: string, change: object = {}) => ({
  v: 1,
  key: random(),
  campaign: `${stored.campaignId}`,
  visitor,
  session: "session-of-this-visit",
  trigger: "exit-pointer",
  language: "en",
  openMs: 2300,
  website: "",
  ...change,
});

function events(stored: StoredCampaign, visitor: string, arm: string, ...kinds: string[]) {
  const told = kinds.map((kind) => ({
    campaign: `${stored.campaignId}`,
    kind,
    arm,
    trigger: "exit-pointer",
    agoMs: 0,
  }));
  return post("events", { v: 1, visitor, session: "session-of-this-visit", events: told });
}

const stockOf = (stored: StoredCampaign, arm = "a") =>
  inShop(async (tx) => {
    const pool = await poolOfArm(tx, shopId, stored.campaignId, arm);
    return (
      pool && { ...(await poolStock(tx, shopId, pool.poolId)), poolId: pool.poolId, problem: pool.problem }
    );
  });

const filled = (stored: StoredCampaign, arm?: string) =>
  eventually("the pool is filled", async () => {
    const stock = await stockOf(stored, arm);
    return stock !== null && stock.free >= 100 && stock.making === 0 ? stock : undefined;
  });

/** What Liquid would find. */
function inPages(): Published | null {
  const fields = [...shop.state.metafields].flatMap(([owner, list]) =>
    owner.includes("AppInstallation") ? list : [],
  );
  const field = fields.find(({ namespace, key }) => namespace === "popups" && key === "campaigns");
  return field ? (JSON.parse(field.value) as Published) : null;
}

const idsInPages = () => inPages()?.campaigns.map(({ id }) => id) ?? [];

const order = (
  visitor: string,
  stored: StoredCampaign,
  arm: string,
  codes: string[] = [],
  bought = variantId,
) =>
  shop.createOrder({
    email: `${visitor.toLowerCase().replaceAll(/[^a-z]/g, "x")}@example.com`,
    lines: [{ variantId: bought, quantity: 1 }],
    discountCodes: codes,
    noteAttributes: [
      {
        name: "_perennial",
        value: writeMark({ visitor, arms: [{ campaign: `${stored.campaignId}`, arm }] }),
      },
    ],
  });

const resultsOf = (stored: StoredCampaign) => inShop((tx) => campaignResults(tx, shopId, stored));
const armIn = async (stored: StoredCampaign, id: string) =>
  (await resultsOf(stored)).arms.find(({ arm }) => arm.id === id)!;

describe("a campaign with a discount", () => {
  let stored: StoredCampaign;
  let visitor: string;
  let heldOut: string;
  let code: string;
  beforeAll(async () => {
    stored = await started(WELCOME);
    await filled(stored);
    await eventually("the cost of the goods is known", async () => {
      const costs = await inShop((tx) =>
        tx.rows(sql`SELECT FROM product_variant WHERE unit_cost_minor = 4000 AND variant_id = ${variantId}`),
      );
      return costs.length === 1;
    });
    await inShop((tx) => tx.run(sql`UPDATE campaign SET arms_since = now() - interval '1 day'`));
    stored = (await inShop((tx) => readCampaign(tx, shopId, stored.campaignId)))!;
    visitor = visitorIn("a", stored);
    heldOut = visitorIn("holdout", stored);
  });

  it("has one discount at Shopify, with a hundred codes that one person may use once", () => {
    const made = [...shop.state.discounts.values()].filter(({ title }) => title === "Welcome");
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({
      value: { type: "percentage", percent: 10 },
      usageLimit: 1,
      appliesOncePerCustomer: true,
      endsAt: null,
    });
    expect(made[0]!.codes).toHaveLength(100);
    for (const one of made[0]!.codes) expect(one.code).toMatch(/^HELLO-[A-Z0-9]{5}-[A-Z0-9]{5}$/);
  });

  it("rides in the pages", async () => {
    await eventually("it is published", async () =>
      inPages()?.campaigns.some(({ id }) => id === `${stored.campaignId}`),
    );
    const pages = inPages()!;
    const mine = pages.campaigns.find(({ id }) => id === `${stored.campaignId}`);
    expect(mine).toMatchObject({ kind: "discount-reveal", holdout: 1000, code: true, salt: stored.salt });
    expect(pages.texts.ar![`${stored.campaignId}`]!.title).toBe("خصم عشرة بالمئة لك");
    expect(pages.texts["*"]![`${stored.campaignId}`]!.title).toBe("Ten percent for you");
    expect(await inShop((tx) => readPublication(tx, shopId))).toMatchObject({ state: "published" });
  });

  it("gives a visitor one code, whatever is sent again", async () => {
    expect((await events(stored, visitor, "a", "eligible", "shown")).status).toBe(204);
    const claim = message(stored, visitor);
    const first = await post("claim", claim);
    expect(first.body).toMatchObject({ ok: true, expiresAt: null, again: false });
    ({ code } = first.body);
    expect((await post("claim", claim)).body).toEqual(first.body);
    const other = await post("claim", { ...claim, key: random() });
    expect(other.body).toEqual({ ...first.body, again: true });
    expect((await stockOf(stored))!.issued).toBe(1);
    const [discount] = [...shop.state.discounts.values()];
    expect(discount!.codes.map((one) => one.code)).toContain(code);
  });

  it.each<[string, (stored: StoredCampaign) => object, string]>([
    ["the holdout", (one) => message(one, visitorIn("holdout", one)), "refused"],
    [
      "whoever fills in what people do not see",
      (one) => message(one, visitorIn("a", one), { website: "x" }),
      "refused",
    ],
    [
      "whoever is faster than people are",
      (one) => message(one, visitorIn("a", one), { openMs: 40 }),
      "refused",
    ],
    ["a trigger it has not", (one) => message(one, visitorIn("a", one), { trigger: "idle" }), "refused"],
    ["an answer to no question", (one) => message(one, visitorIn("a", one), { answer: "yes" }), "refused"],
    ["a campaign that is not", (one) => message(one, visitorIn("a", one), { campaign: "999999" }), "refused"],
  ])("gives nothing to %s", async (_, body, reason) => {
    expect(await post("claim", body(stored))).toEqual({ status: 200, body: { ok: false, reason } });
  });

  it("credits the order to the visitor, and corrects itself after a refund and a cancellation", async () => {
    await events(stored, heldOut, "holdout", "eligible", "stayed");
    const placed = order(visitor, stored, "a", [code]);
    const arm = await eventually("the order is credited", async () => {
      const found = await armIn(stored, "a");
      return found.arm.conversions === 1 && found;
    });
    expect(arm).toMatchObject({ name: "A", shown: 1, claims: 1, orders: 1 });
    expect(arm.arm).toMatchObject({
      visitors: 1,
      share: 0.9,
      revenue: { sum: 9000, sumOfSquares: 81_000_000 },
      // the goods cost 40.00
      margin: { sum: 5000, sumOfSquares: 25_000_000 },
      discountCost: 1000,
    });
    expect(await inShop((tx) => codeUse(tx, shopId, stored.campaignId))).toEqual({
      issued: 1,
      redeemed: 1,
      netMinor: 9000n,
      discountMinor: 1000n,
    });
    expect((await armIn(stored, "holdout")).arm).toMatchObject({ visitors: 1, conversions: 0, share: 0.1 });

    shop.refundOrder(placed.id, { amount: 2500n });
    await eventually(
      "the refund is taken off",
      async () => (await armIn(stored, "a")).arm.revenue.sum === 6500,
    );
    const rows = await inShop((tx) => campaignRows(tx, shopId, "America/New_York", new Date()));
    expect(rows.find(({ campaignId }) => campaignId === stored.campaignId)).toMatchObject({
      shown: 1,
      claims: 1,
      orders: 1,
      netMinor: 6500n,
      decision: "not-enough-data",
    });

    shop.cancelOrder(placed.id, {});
    await eventually(
      "the cancelled order is gone",
      async () => (await armIn(stored, "a")).arm.conversions === 0,
    );
    expect(await inShop((tx) => codeUse(tx, shopId, stored.campaignId))).toMatchObject({
      redeemed: 0,
      netMinor: 0n,
    });
  });

  it("counts an order that was told before the visitor's events were, and the holdout's", async () => {
    const late = visitorIn("a", stored);
    order(late, stored, "a");
    order(heldOut, stored, "holdout");
    await eventually("both orders are here", async () => {
      const marks = await inShop((tx) => tx.rows(sql`SELECT FROM order_mark`));
      return marks.length === 3;
    });
    expect((await armIn(stored, "a")).arm).toMatchObject({ visitors: 1, conversions: 0 });
    await post("events", {
      v: 1,
      visitor: late,
      session: "session-of-this-visit",
      events: [
        {
          campaign: `${stored.campaignId}`,
          kind: "eligible",
          arm: "a",
          trigger: "exit-pointer",
          agoMs: 3_600_000,
        },
      ],
    });
    expect((await armIn(stored, "a")).arm).toMatchObject({ visitors: 2, conversions: 1 });
    expect((await armIn(stored, "holdout")).arm).toMatchObject({ visitors: 1, conversions: 1 });
  });

  it("tells how often a trigger was right: of the holdout, who left without buying", async () => {
    const [gone, stayed, bought] = [1, 2, 3].map(() => visitorIn("holdout", stored));
    await events(stored, gone!, "holdout", "eligible");
    await events(stored, stayed!, "holdout", "eligible", "stayed");
    await events(stored, bought!, "holdout", "eligible");
    await inShop((tx) =>
      tx.run(sql`
        UPDATE popup_exposure SET eligible_at = now() - interval '3 hours'
        WHERE visitor = ANY(${[gone, stayed, bought]}::text[])`),
    );
    const placed = order(bought!, stored, "holdout");
    await eventually("the order is here", async () => {
      const moved = await inShop((tx) =>
        tx.run(
          sql`UPDATE orders SET processed_at = now() - interval '170 minutes' WHERE order_id = ${placed.id}`,
        ),
      );
      return moved === 1;
    });
    const { triggers } = await resultsOf(stored);
    expect(triggers).toEqual([
      { trigger: "exit-pointer", shown: 1, claims: 1, buyers: 0, heldOut: 3, left: 1 },
    ]);
  });

  it("leaves out arms that are not the visitor's, and notes that they were told", async () => {
    const before = await resultsOf(stored);
    await events(stored, visitorIn("holdout", stored), "a", "eligible", "shown");
    await events(stored, visitorIn("holdout", stored), "holdout", "shown");
    const after = await resultsOf(stored);
    expect(after.arms.map(({ arm }) => arm.visitors)).toEqual(before.arms.map(({ arm }) => arm.visitors));
    expect(after.odd).toBe(1);
  });

  it("paused, it gives no new codes, keeps those given, and leaves the pages", async () => {
    await inShop((tx) => changeCampaignState(tx, shopId, stored.campaignId, "pause"));
    const refused = await post("claim", message(stored, visitorIn("a", stored)));
    expect(refused.body).toEqual({ ok: false, reason: "over" });
    const [discount] = [...shop.state.discounts.values()].filter(({ title }) => title === "Welcome");
    expect(discount!.deactivated).toBe(false);
    await eventually("it is gone from the pages", async () =>
      inPages()!.campaigns.every(({ id }) => id !== `${stored.campaignId}`),
    );
    await inShop((tx) => changeCampaignState(tx, shopId, stored.campaignId, "start"));
    expect((await post("claim", message(stored, visitorIn("a", stored)))).body).toMatchObject({ ok: true });
  });
});

describe("a campaign for certain customers", () => {
  it("gives to those who are logged in and among them, whoever says so", async () => {
    const vip = shop.createCustomer({ email: "vip@example.com" });
    shop.addTags(vip.id, ["VIP"]);
    const other = shop.createCustomer({ email: "other@example.com" });
    await eventually("both customers are known", async () => {
      const known = await inShop((tx) =>
        tx.rows(sql`SELECT FROM customer WHERE email = 'other@example.com' OR tags = '{VIP}'`),
      );
      return known.length === 2;
    });
    const stored = await started(
      campaignShape.parse({
        ...WELCOME,
        name: "For friends",
        holdoutPercent: 0,
        targeting: { customerTags: ["vip"], segments: ["friends", "regulars"] },
      }),
    );
    await filled(stored);
    const { claim } = popupHandlers({ database, networkHash: () => Buffer.alloc(16) });
    const asked = async (customerId: bigint | null) => {
      const body = message(stored, visitorIn("a", stored));
      return (await claim!({ shopId, customerId, address: null, body, now: new Date() })).body;
    };
    expect(await asked(null)).toEqual({ ok: false, reason: "refused" });
    expect(await asked(vip.id)).toEqual({ ok: false, reason: "refused" });
    await inShop(async (tx) => {
      const { id } = await tx.row<{ id: bigint }>(sql`
        INSERT INTO segment (shop_id, kind, handle, name) VALUES (${shopId}, 'own', 'friends', 'Friends')
        RETURNING segment_id AS id`);
      for (const { id: customerId } of [vip, other])
        await tx.run(sql`
          INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at)
          VALUES (${shopId}, ${id}, ${customerId}, now())`);
    });
    expect(await asked(vip.id)).toMatchObject({ ok: true });
    expect(await asked(other.id)).toEqual({ ok: false, reason: "refused" });
    expect(await asked(10n ** 15n)).toEqual({ ok: false, reason: "refused" });
  });

  it("has its segments shown to pages", async () => {
    const stored = await started(
      campaignShape.parse({ ...WELCOME, name: "For friends too", targeting: { segments: ["friends"] } }),
    );
    const { shown } = await inShop((tx) =>
      tx.row<{ shown: boolean }>(sql`SELECT at_shopify AS shown FROM segment WHERE handle = 'friends'`),
    );
    expect(shown).toBe(true);
    await inShop((tx) => changeCampaignState(tx, shopId, stored.campaignId, "archive"));
  });
});

describe("codes that end", () => {
  const discount = { value: { type: "percentage", percent: 15 }, prefix: "SOON", validHours: 48 };
  const HOUR = 3_600_000;
  let stored: StoredCampaign;
  let visitor: string;
  beforeAll(async () => {
    stored = await started(campaignShape.parse({ ...WELCOME, name: "Soon", discount }));
    await filled(stored);
    visitor = visitorIn("a", stored);
  });

  it("are told with the moment Shopify stops taking them, and none is told that Shopify does not keep", async () => {
    const { body } = await post("claim", message(stored, visitor));
    expect(body).toMatchObject({ ok: true, code: expect.stringMatching(/^SOON-/), again: false });
    const [atShopify] = [...shop.state.discounts.values()].filter(({ title }) => title.startsWith("Soon"));
    expect(Date.parse(body.expiresAt)).toBe(Number(atShopify!.endsAt));
    const hours = (Date.parse(body.expiresAt) - Date.now()) / HOUR;
    expect(hours).toBeGreaterThan(47.9);
    expect(hours).toBeLessThanOrEqual(72);
  });

  it("are not given again when they have ended", async () => {
    await inShop((tx) =>
      tx.run(sql`UPDATE popup_claim SET expires_at = now() - interval '1 minute' WHERE visitor = ${visitor}`),
    );
    const { body } = await post("claim", message(stored, visitor));
    expect(body).toEqual({ ok: false, reason: "already" });
    await inShop((tx) => changeCampaignState(tx, shopId, stored.campaignId, "archive"));
  });
});

describe("goods whose cost nobody knows", () => {
  it("leave no margin to tell, in any group", async () => {
    const stored = await started(
      campaignShape.parse({ ...WELCOME, name: "Unknown cost", discount: null, kind: "announcement" }),
    );
    const visitor = visitorIn("a", stored);
    await events(stored, visitor, "a", "eligible", "shown");
    const unknown = shop.createProduct({ title: "Gift", variants: [{ price: 5000n }] }).variants[0]!.id;
    order(visitor, stored, "a", [], unknown);
    await eventually("the order is here", async () => (await armIn(stored, "a")).orders === 1);
    const { arms, unknownCosts } = await resultsOf(stored);
    expect(unknownCosts).toBe(1);
    expect(arms.map(({ arm }) => arm.margin)).toEqual([null, null]);
    await inShop((tx) => changeCampaignState(tx, shopId, stored.campaignId, "archive"));
  });
});

describe("a campaign that is put away", () => {
  const title = "Put away";
  const discount = () => [...shop.state.discounts.values()].find((one) => one.title === title)!;

  it.each([
    ["switches its discount off when nothing was handed out", 0, true],
    ["leaves it to those who have a code", 1, false],
  ])("%s", async (_, claims, deactivated) => {
    const stored = await started(campaignShape.parse({ ...WELCOME, name: title, holdoutPercent: 0 }));
    const { poolId } = await filled(stored);
    for (let n = 0; n < claims; n++) {
      const answer = await post("claim", message(stored, visitorIn("a", stored)));
      expect(answer.body).toMatchObject({ ok: true });
    }
    await inShop((tx) => changeCampaignState(tx, shopId, stored.campaignId, "archive"));
    await eventually("the job has looked at it", async () => {
      const jobs = await database.inSystem((tx) =>
        tx.rows(sql`SELECT FROM graphile_worker.jobs WHERE key = ${`fill-pool:${shopId}:${poolId}`}`),
      );
      return jobs.length === 0;
    });
    expect(discount().deactivated).toBe(deactivated);
    shop.state.discounts.delete(discount().id);
  });

  it("and taken back at once, it rides in the pages and gives codes as before", async () => {
    const stored = await started(campaignShape.parse({ ...WELCOME, name: "Taken back" }));
    const { campaignId } = stored;
    const { poolId } = await filled(stored);
    await inShop((tx) => changeCampaignState(tx, shopId, campaignId, "archive"));
    await eventually("it has left the pages", async () => !idsInPages().includes(`${campaignId}`));
    const done = { did: "archive", was: "running" } as const;
    expect(await inShop((tx) => undoCampaignAction(tx, shopId, campaignId, done))).toBe("running");
    await eventually("it is in the pages again", async () => idsInPages().includes(`${campaignId}`));
    const again = await filled(stored);
    expect(again.poolId).not.toBe(poolId);
    const answer = await post("claim", message(stored, visitorIn("a", stored)));
    expect(answer.body).toMatchObject({ ok: true, code: expect.stringMatching(/^HELLO-/) });
    // figures count on: they are of the same arms
    expect(await inShop((tx) => readCampaign(tx, shopId, campaignId))).toMatchObject({
      state: "running",
      armsSince: stored.armsSince,
      salt: stored.salt,
    });
    await expect(inShop((tx) => undoCampaignAction(tx, shopId, campaignId, done))).rejects.toThrow(
      "was not told to archive just before",
    );
    await inShop((tx) => changeCampaignState(tx, shopId, campaignId, "archive"));
  });
});

describe("codes at Shopify", () => {
  const spec = discountSpecShape.parse({ value: { type: "amount", amountMinor: 500 } });
  const pool = (change: object = {}, owner = `test:${random()}`) =>
    inShop((tx) =>
      ensurePool(tx, shopId, {
        owner,
        title: `Pool ${owner}`,
        spec: discountSpecShape.parse({ ...spec, ...change }),
        startsAt: null,
        endsAt: null,
      }),
    );
  const stock = (poolId: bigint) => inShop((tx) => poolStock(tx, shopId, poolId));
  const full = (poolId: bigint) =>
    eventually("the pool is full", async () => {
      const now = await stock(poolId);
      return now.free >= 100 && now.making === 0 && now;
    });
  const log = createLog("silent");

  it("are made anew before they run out", async () => {
    const poolId = await pool();
    await full(poolId);
    for (let n = 0; n < 60; n++)
      await inShop((tx) => issueCode(tx, shopId, { poolId, holder: "visitor:x", key: `${n}` }));
    const { free, issued } = await full(poolId);
    // by what was asked for, not by what was there
    expect(free).toBeGreaterThan(150);
    expect(issued).toBe(60);
  });

  it("that are taken are somebody else's: others are made in their place", async () => {
    const taken: string[] = [];
    const admin: AdminClient = {
      ask: (domain, document, variables, points) => {
        if (document === ADD_CODES && taken.length === 0) {
          taken.push((variables!.codes as { code: string }[])[0]!.code);
          shop.createDiscount({
            title: "The merchant's own",
            codes: taken,
            value: { type: "percentage", percent: 5 },
          });
        }
        return services.admin.ask(domain, document, variables, points);
      },
    };
    const poolId = await inShop(async (tx) => {
      const { id } = await tx.row<{ id: bigint }>(sql`
        INSERT INTO discount_pool (shop_id, owner, title, spec, starts_at)
        VALUES (${shopId}, 'test:taken', 'Taken', ${JSON.stringify(spec)}::jsonb, now()) RETURNING pool_id AS id`);
      return id;
    });
    await fillPool({ database, admin, log, pollMs: 20 }, shopId, poolId);
    expect(taken).toHaveLength(1);
    expect(await stock(poolId)).toMatchObject({ free: 100, making: 0 });
    const ours = await inShop((tx) =>
      tx.rows(sql`SELECT FROM discount_code WHERE code = ANY(${taken}::text[])`),
    );
    expect(ours).toEqual([]);
  });

  it("a job that was killed makes neither a second discount nor loses what was under way", async () => {
    let calls = 0;
    const dying: AdminClient = {
      ask: async (domain, document, variables, points) => {
        const answer = await services.admin.ask<never>(domain, document, variables, points);
        if (++calls === 1 || document === ADD_CODES)
          throw Object.assign(new Error("killed"), { name: "UnavailableError" });
        return answer;
      },
    };
    const poolId = await inShop(async (tx) => {
      const { id } = await tx.row<{ id: bigint }>(sql`
        INSERT INTO discount_pool (shop_id, owner, title, spec, starts_at)
        VALUES (${shopId}, 'test:killed', 'Killed', ${JSON.stringify(spec)}::jsonb, now()) RETURNING pool_id AS id`);
      return id;
    });
    const run = (admin: AdminClient) => fillPool({ database, admin, log, pollMs: 20 }, shopId, poolId);
    await expect(run(dying)).rejects.toThrow("killed");
    await expect(run(dying)).rejects.toThrow("killed");
    await run(services.admin);
    expect([...shop.state.discounts.values()].filter(({ title }) => title === "Killed")).toHaveLength(1);
    expect(await stock(poolId)).toMatchObject({ free: 100, making: 0 });
  });

  it("a job goes on when the token has expired", async () => {
    await inShop((tx) => tx.run(sql`UPDATE session SET expires = now() - interval '1 second'`));
    const before = shop.state.tokens.length;
    const poolId = await pool();
    await full(poolId);
    expect(shop.state.tokens.length).toBeGreaterThan(before);
  });

  it("a shared code that is the merchant's own already is refused in words, and codes of one's own are made", async () => {
    shop.createDiscount({ title: "Summer", codes: ["SUMMER"], value: { type: "percentage", percent: 5 } });
    const poolId = await pool({ sharedCode: "SUMMER" });
    await full(poolId);
    await eventually("the problem is told", async () => {
      const found = await inShop((tx) => readPool(tx, shopId, poolId));
      return found!.problem === "The code SUMMER is already another discount's. Choose another one.";
    });
  });

  it("a shared code follows to the newest terms", async () => {
    const owner = "test:follows";
    await full(await pool({ sharedCode: "FOLLOWS" }, owner));
    const second = await pool({ sharedCode: "FOLLOWS", value: { type: "amount", amountMinor: 700 } }, owner);
    await full(second);
    const found = [...shop.state.discounts.values()].filter(({ codes }) =>
      codes.some(({ code }) => code === "FOLLOWS"),
    );
    expect(found.map(({ value }) => value)).toEqual([{ type: "fixed_amount", amount: 700n }]);
  });

  it("free shipping is one of Shopify's own kind", async () => {
    const owner = "test:shipping";
    await full(await pool({ value: { type: "free-shipping", maximumMinor: 2000 } }, owner));
    const found = [...shop.state.discounts.values()].find(({ title }) => title === `Pool ${owner}`);
    expect(found).toMatchObject({ value: { type: "free_shipping" } });
  });
});

describe("addresses", () => {
  let stored: StoredCampaign;
  beforeAll(async () => {
    // another day: all of this file comes from one network
    await inShop((tx) => tx.run(sql`UPDATE popup_claim SET network_hash = NULL`));
    stored = await started(
      campaignShape.parse({
        ...WELCOME,
        name: "Newsletter",
        kind: "email-capture",
        discount: null,
        holdoutPercent: 0,
      }),
    );
  });
  const subscribe = (email: string, change: object = {}) =>
    post(
      "subscribe",
      message(stored, visitorIn("a", stored), {
        email,
        consent: true,
        consentText: "Send me offers.",
        ...change,
      }),
    );
  const captureOf = (email: string) =>
    inShop((tx) =>
      tx.rows<{ state: string; email: string | null; customerId: bigint | null }>(sql`
        SELECT state, email, customer_id AS "customerId" FROM popup_capture
        WHERE email = ${email} OR customer_id = ${shop.findCustomerByEmail(email)?.id ?? 0n}`),
    );
  const settled = (email: string) =>
    eventually(`${email} is settled`, async () => {
      const [row] = await captureOf(email);
      return row && row.state !== "waiting" && row;
    });

  it("become a customer with that consent, and are kept here no longer", async () => {
    expect((await subscribe("Nora@example.com")).body).toEqual({
      ok: true,
      code: null,
      expiresAt: null,
      again: false,
    });
    expect(await settled("nora@example.com")).toMatchObject({ state: "written", email: null });
    const customer = shop.findCustomerByEmail("nora@example.com")!;
    expect(customer.emailConsent.state).toBe("subscribed");
  });

  it("of a customer Shopify knows are written to that customer", async () => {
    const known = shop.createCustomer({ email: "sami@example.com" });
    await subscribe("sami@example.com");
    expect(await settled("sami@example.com")).toMatchObject({ state: "written", customerId: known.id });
    expect(shop.customer(known.id).emailConsent.state).toBe("subscribed");
  });

  it("of who unsubscribed meanwhile stay unsubscribed", async () => {
    const known = shop.createCustomer({ email: "late@example.com" });
    shop.updateCustomer(known.id, { emailConsent: "unsubscribed" });
    shop.customer(known.id).emailConsent.updatedAt = Date.now() + 60_000;
    await subscribe("late@example.com");
    expect(await settled("late@example.com")).toMatchObject({ state: "kept" });
    expect(shop.customer(known.id).emailConsent.state).toBe("unsubscribed");
  });

  it("are taken once, however they are spelt", async () => {
    expect((await subscribe("mina@example.com")).body).toMatchObject({ ok: true });
    expect((await subscribe(" MINA+again@example.com".trim())).body).toEqual({
      ok: false,
      reason: "already",
    });
  });

  it("may be phone numbers, each with a consent of its own kind", async () => {
    const byPhone = await started(
      campaignShape.parse({
        ...stored.campaign,
        name: "Messages",
        contact: "phone",
        discount: { value: { type: "free-shipping" } },
      }),
    );
    await filled(byPhone);
    const known = shop.createCustomer({ phone: "+96170123456" });
    const send = (phone: string) =>
      post(
        "subscribe",
        message(byPhone, visitorIn("a", byPhone), { phone, consent: true, consentText: "Send me offers." }),
      );
    expect((await send("+96170123456")).body).toMatchObject({
      ok: true,
      code: expect.stringMatching(/^.{5}-.{5}$/),
    });
    expect((await send("+96170999999")).body).toMatchObject({ ok: true });
    await eventually("both have agreed", async () => {
      const made = shop.customersByPhone.get("+96170999999");
      return (
        made?.smsConsent.state === "subscribed" && shop.customer(known.id).smsConsent.state === "subscribed"
      );
    });
    expect((await subscribe("mail@example.com", { campaign: `${byPhone.campaignId}` })).body).toEqual({
      ok: false,
      reason: "refused",
    });
  });

  it("are not taken without consent", async () => {
    expect((await subscribe("no@example.com", { consent: false })).status).toBe(400);
    expect((await subscribe("no@example.com", { consentText: undefined })).status).toBe(400);
  });
});

describe("an app that comes back", () => {
  it("finds its campaigns in the pages again, and the marks of orders in the history", async () => {
    const stored = await started(campaignShape.parse({ ...WELCOME, name: "Comes back" }));
    const isThere = () => inPages()?.campaigns.some(({ id }) => id === `${stored.campaignId}`);
    await eventually("it is published", async () => isThere());
    shop.uninstallApp();
    await eventually("the uninstall is known", async () => {
      const known = await database.inSystem((tx) => findShop(tx, shop.domain));
      return known!.uninstalledAt !== null;
    });
    for (const owner of shop.state.metafields.keys())
      if (owner.includes("AppInstallation")) shop.state.metafields.delete(owner);
    const missed = order(visitorIn("a", stored), stored, "a");
    await open(shop);
    await eventually("it is published again", async () => isThere());
    await eventually("the order's mark has come with the history", async () => {
      const marks = await inShop((tx) => tx.rows(sql`SELECT FROM order_mark WHERE order_id = ${missed.id}`));
      return marks.length === 1;
    });
  });
});

describe("the size of what pages carry", () => {
  it("is refused above the limit, with the campaigns to shorten, and pages stay as they were", async () => {
    const before = JSON.stringify(inPages());
    const words = "ü".repeat(490);
    const languages = ["en", "ar", "fa", "he", "tr", "fr", "de", "es", "pt-BR", "ur"];
    const texts = Object.fromEntries(
      languages.map((language) => [language, Object.fromEntries(TEXT_KEYS.map((key) => [key, words]))]),
    );
    const large = await started(campaignShape.parse({ ...WELCOME, name: "Large", texts }));
    const row = await eventually("it is known to be too large", async () => {
      const found = await inShop((tx) => readPublication(tx, shopId));
      return found?.state === "too large" && found;
    });
    expect(row.problem).toMatch(/^\d+ bytes of 65536: Large/);
    expect(JSON.stringify(inPages())).toBe(before);
    await inShop((tx) => changeCampaignState(tx, shopId, large.campaignId, "archive"));
    await eventually("the rest is published again", async () => {
      return (await inShop((tx) => readPublication(tx, shopId)))?.state === "published";
    });
  });
});

describe("a schedule", () => {
  it("begins by itself, in the shop's zone", async () => {
    const soon = (ms: number) =>
      new Date(Date.now() + ms)
        .toLocaleString("sv-SE", { timeZone: "America/New_York" })
        .replace(" ", "T")
        .slice(0, 16);
    const stored = await started(
      campaignShape.parse({
        ...WELCOME,
        name: "Later",
        discount: WELCOME.discount,
        schedule: { startsAt: soon(120_000) },
      }),
    );
    expect(stored.state).toBe("scheduled");
    expect((await post("claim", message(stored, visitorIn("a", stored)))).body).toEqual({
      ok: false,
      reason: "over",
    });
    // its hour comes
    await inShop((tx) =>
      saveCampaign(tx, shopId, stored.campaignId, {
        ...stored.campaign,
        schedule: { startsAt: soon(-120_000), endsAt: null },
      }),
    );
    const all = await inShop((tx) => listCampaigns(tx, shopId));
    expect(all.find(({ campaignId }) => campaignId === stored.campaignId)!.state).toBe("running");
  });
});
