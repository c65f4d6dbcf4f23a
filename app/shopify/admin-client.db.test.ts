import { describe, expect, it } from "vitest";
import { appWithTwin } from "../../tests/set-up/app-with-twin.ts";
import { testDatabase } from "../../tests/set-up/database.ts";
import type { Faults } from "../../twin/faults.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { createLog } from "../platform/log.server.ts";
import { createAdminClient } from "./admin-client.server.ts";
import { SHOP_INFO, type ShopInfo } from "./documents.ts";
import { API_VERSION } from "./library.server.ts";

const database = await testDatabase();
const { services, twin, newShop, open } = await appWithTwin(database, { works: false });
const CUSTOMERS = "{ customers(first: 1) { nodes { id defaultEmailAddress { emailAddress } } } }";

/** A client whose waiting takes no time; faults may pass while it waits. */
function impatient(whileItWaits: (waits: number[]) => void | Promise<void> = () => {}) {
  const waits: number[] = [];
  const client = createAdminClient({
    tokens: services.tokens,
    apiVersion: API_VERSION,
    log: createLog("silent"),
    random: () => 0,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      await whileItWaits(waits);
    },
  });
  return { client, waits };
}

async function installed(fault: Partial<Faults> = {}): Promise<TwinShop> {
  const shop = newShop({ name: "Asked" });
  await open(shop);
  twin.faults.set(shop.domain, fault);
  return shop;
}

describe("asking the Admin API", () => {
  it("brings data", async () => {
    const shop = await installed();
    const { data, problems } = await impatient().client.ask<ShopInfo>(shop.domain, SHOP_INFO);
    expect(data.shop).toMatchObject({ name: "Asked", myshopifyDomain: shop.domain });
    expect(problems).toEqual([]);
  });

  it("waits when it is throttled, and goes on when that passes", async () => {
    const shop = await installed({ throttle: true });
    const { client, waits } = impatient(async (all) => {
      if (all.length < 3) return;
      twin.faults.clear(shop.domain);
      // the bucket fills in real time: the wait that was worked out has to be enough
      await new Promise((resolve) => setTimeout(resolve, all.at(-1)));
    });
    expect((await client.ask<ShopInfo>(shop.domain, SHOP_INFO)).data.shop.name).toBe("Asked");
    expect(waits).toHaveLength(3);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
  });

  it("gives up in the end", async () => {
    const throttled = await installed({ throttle: true });
    const one = impatient();
    await expect(one.client.ask(throttled.domain, SHOP_INFO)).rejects.toMatchObject({
      name: "ThrottledError",
    });
    expect(one.waits).toHaveLength(8);
    const failing = await installed({ serverErrorRate: 1 });
    const two = impatient();
    await expect(two.client.ask(failing.domain, SHOP_INFO)).rejects.toMatchObject({
      name: "UnavailableError",
    });
    expect(two.waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it("repeats after 5xx", async () => {
    const shop = await installed({ serverErrorRate: 1 });
    const { client, waits } = impatient((all) => {
      if (all.length === 2) twin.faults.clear(shop.domain);
    });
    expect((await client.ask<ShopInfo>(shop.domain, SHOP_INFO)).data.shop.name).toBe("Asked");
    expect(waits).toEqual([500, 1000]);
  });

  it("keeps what came when personal fields were withheld", async () => {
    const shop = await installed({ partialData: true });
    shop.createCustomer({ email: "a@example.com" });
    type Customers = { customers: { nodes: { id: string; defaultEmailAddress: unknown }[] } };
    const { data, problems } = await impatient().client.ask<Customers>(shop.domain, CUSTOMERS);
    expect(data.customers.nodes[0]?.id).toMatch(/^gid:\/\/shopify\/Customer\//);
    expect(problems.length).toBeGreaterThan(0);
  });

  it("takes a 403 by allowlist for what it is, at once", async () => {
    const shop = await installed({ ipBlocked: true });
    const { client, waits } = impatient();
    await expect(client.ask(shop.domain, SHOP_INFO)).rejects.toMatchObject({ name: "AllowlistError" });
    expect(waits).toEqual([]);
    twin.faults.clear(shop.domain);
    expect((await client.ask<ShopInfo>(shop.domain, SHOP_INFO)).data.shop.name).toBe("Asked");
  });

  it("fetches another token when Shopify refuses the one it has", async () => {
    const shop = await installed();
    shop.expireAccessTokens();
    expect((await impatient().client.ask<ShopInfo>(shop.domain, SHOP_INFO)).data.shop.name).toBe("Asked");
  });

  it("knows an uninstalled shop by its tokens", async () => {
    const shop = await installed();
    shop.uninstallApp();
    await expect(impatient().client.ask(shop.domain, SHOP_INFO)).rejects.toMatchObject({
      name: "NoTokenError",
    });
  });

  it("does not repeat a query that is wrong", async () => {
    const shop = await installed();
    const { client, waits } = impatient();
    await expect(client.ask(shop.domain, "{ shop { nonsense } }")).rejects.toMatchObject({
      name: "GraphqlError",
    });
    expect(waits).toEqual([]);
  });

  it("does not wait for a process that stops", async () => {
    const shop = await installed({ throttle: true });
    const stopping = new AbortController();
    const { tokens } = services;
    const client = createAdminClient({
      tokens,
      apiVersion: API_VERSION,
      log: createLog("silent"),
      stopping: stopping.signal,
    });
    const asked = client.ask(shop.domain, SHOP_INFO);
    stopping.abort();
    await expect(asked).rejects.toMatchObject({ name: "UnavailableError", message: /process stops/ });
  });
});

describe("a shop's bucket", () => {
  const status = { maximumAvailable: 1000, currentlyAvailable: 100, restoreRate: 50 };
  const cost = { requestedQueryCost: 400, actualQueryCost: 400, throttleStatus: status };

  it("is waited for before a query that it cannot pay, by what the query cost the last time", async () => {
    const waits: number[] = [];
    let clock = 0;
    const client = createAdminClient({
      tokens: { current: async () => "token" },
      apiVersion: API_VERSION,
      log: createLog("silent"),
      random: () => 0,
      now: () => clock,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
      fetch: async () => Response.json({ data: {}, extensions: { cost } }),
    });
    await client.ask("a.myshopify.com", "{ shop { id } }");
    expect(waits).toEqual([]);
    clock = 1000;
    // 100 + 50 there, 400 needed, 50 a second
    await client.ask("a.myshopify.com", "{ shop { id } }");
    expect(waits).toEqual([5000]);
    await client.ask("b.myshopify.com", "{ shop { id } }");
    expect(waits).toEqual([5000]);
  });
});
