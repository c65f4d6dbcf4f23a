// A campaign from its start to its figures, against the local Shopify: codes, claims through the signed proxy, orders, a
// refund, a cancellation; codes that end, and goods of which nobody knows the cost.
import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../app/platform/db.server.ts";
import { campaignShape, type StoredCampaign } from "../../app/popups/campaign.ts";
import { campaignRows } from "../../app/popups/campaign-rows.server.ts";
import { changeCampaignState, readCampaign } from "../../app/popups/campaigns.server.ts";
import { groupSums } from "../../app/popups/group-sums.server.ts";
import { readPublication } from "../../app/popups/publication.server.ts";
import { codeUse } from "../../app/popups/results.server.ts";
import { eventually } from "../set-up/app-with-twin.ts";
import { message, popupShop, random, visitorIn, WELCOME } from "./popup-shop.ts";

const {
  shop,
  shopId,
  variantId,
  inShop,
  started,
  post,
  events,
  stockOf,
  filled,
  inPages,
  order,
  resultsOf,
  armIn,
} = await popupShop();

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
    const rows = await inShop(async (tx) => {
      const value = await groupSums(tx, shopId, null);
      return campaignRows(tx, shopId, "America/New_York", new Date(), { value, asOf: null });
    });
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
