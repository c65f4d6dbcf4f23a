// Codes at the local Shopify: made ahead, made anew, ended, and what stands in the way.
import { describe, expect, it } from "vitest";
import { discountSpecShape } from "../../app/discounts/discount-spec.ts";
import { fillPool } from "../../app/discounts/fill-pool.server.ts";
import { issueCode } from "../../app/discounts/issue-code.server.ts";
import { ensurePool, poolStock, readPool } from "../../app/discounts/pools.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { campaignShape } from "../../app/popups/campaign.ts";
import { changeCampaignState, readCampaign, undoCampaignAction } from "../../app/popups/campaigns.server.ts";
import type { AdminClient } from "../../app/shopify/admin-client.server.ts";
import { ADD_CODES } from "../../app/shopify/discount-documents.ts";
import { eventually } from "../set-up/app-with-twin.ts";
import { message, popupShop, random, visitorIn, WELCOME } from "./popup-shop.ts";

const { database, services, shop, shopId, inShop, started, post, filled, idsInPages } = await popupShop();

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
    const pool = await inShop((tx) => readPool(tx, shopId, poolId));
    expect(pool).toMatchObject({ state: "ended", problem: null });
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
  const full = (poolId: bigint, least = 100) =>
    eventually("the pool is full", async () => {
      const now = await stock(poolId);
      return now.free >= least && now.making === 0 && now;
    });
  const log = createLog("silent");

  it("are made anew before they run out", async () => {
    const poolId = await pool();
    await full(poolId);
    for (let n = 0; n < 60; n++)
      await inShop((tx) => issueCode(tx, shopId, { poolId, holder: "visitor:x", key: `${n}` }));
    // by what was asked for, not by what was there
    const { issued } = await full(poolId, 151);
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
