import { describe, expect, it } from "vitest";
import { appWithTwin } from "../../tests/set-up/app-with-twin.ts";
import { testDatabase } from "../../tests/set-up/database.ts";
import { createLog } from "../platform/log.server.ts";
import { createOfflineTokens } from "./offline-token.server.ts";

const database = await testDatabase();
const { services, twin, newShop, open } = await appWithTwin(database, { works: false });
const { sessions, api } = services.shopify;

/** As another process would: with nothing shared but the database. Counts what it asks of Shopify. */
function otherProcess() {
  const asked: string[] = [];
  const tokens = createOfflineTokens({
    databaseUrl: database.url,
    sessions,
    log: createLog("silent"),
    refresh: (request) => {
      asked.push(request.refreshToken);
      return api.auth.refreshToken(request);
    },
  });
  return { tokens, asked };
}

async function installedShop() {
  const shop = newShop();
  await open(shop);
  return shop;
}

/** As Shopify's clock and ours would say an hour later. */
async function expire(shop: { domain: string; expireAccessTokens(): void }) {
  shop.expireAccessTokens();
  const session = await sessions.loadSession(`offline_${shop.domain}`);
  session!.expires = new Date(Date.now() - 1000);
  await sessions.storeSession(session!);
}

describe("a shop's token", () => {
  it("is the stored one while it is good", async () => {
    const shop = await installedShop();
    const { tokens, asked } = otherProcess();
    const stored = await sessions.loadSession(`offline_${shop.domain}`);
    expect(await tokens.current(shop.domain)).toBe(stored?.accessToken);
    expect(asked).toEqual([]);
  });

  it("is refreshed once, however many processes want it at the same time", async () => {
    const shop = await installedShop();
    await expire(shop);
    const processes = Array.from({ length: 4 }, otherProcess);
    const got = await Promise.all(
      processes.flatMap(({ tokens }) => [tokens.current(shop.domain), tokens.current(shop.domain)]),
    );
    expect(new Set(got).size).toBe(1);
    expect(processes.flatMap(({ asked }) => asked)).toHaveLength(1);
    const stored = await sessions.loadSession(`offline_${shop.domain}`);
    expect(stored?.accessToken).toBe(got[0]);
    expect(stored?.refreshToken).not.toBe(processes.flatMap(({ asked }) => asked)[0]);
  });

  it("is replaced when Shopify refuses it before its time", async () => {
    const shop = await installedShop();
    const { tokens } = otherProcess();
    const refused = await tokens.current(shop.domain);
    shop.expireAccessTokens();
    const next = await tokens.current(shop.domain, refused);
    expect(next).not.toBe(refused);
    // whoever still holds the old one is given the new one, without another refresh
    const other = otherProcess();
    expect(await other.tokens.current(shop.domain, refused)).toBe(next);
    expect(other.asked).toEqual([]);
  });

  it.each([
    ["deadRefreshToken", { deadRefreshToken: true }, "NoTokenError"],
    ["5xx", { serverErrorRate: 1 }, "UnavailableError"],
    ["an address that is not allowed", { ipBlocked: true }, "AllowlistError"],
  ])("cannot be had: %s", async (_, fault, name) => {
    const shop = await installedShop();
    await expire(shop);
    twin.faults.set(shop.domain, fault);
    await expect(otherProcess().tokens.current(shop.domain)).rejects.toMatchObject({ name });
    twin.faults.clear(shop.domain);
    // the pair was not touched: afterwards it works
    expect(await otherProcess().tokens.current(shop.domain)).toMatch(/^shpat_/);
  });

  it("comes back with the merchant's next visit when its refresh token is dead", async () => {
    const shop = await installedShop();
    await expire(shop);
    shop.killRefreshTokens();
    const { tokens } = otherProcess();
    await expect(tokens.current(shop.domain)).rejects.toMatchObject({ name: "NoTokenError" });
    await open(shop);
    expect(await tokens.current(shop.domain)).toMatch(/^shpat_/);
  });

  it("does not exist for a shop that never installed", async () => {
    await expect(otherProcess().tokens.current("nobody.myshopify.com")).rejects.toMatchObject({
      name: "NoTokenError",
    });
  });
});
