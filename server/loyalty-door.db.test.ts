// The doors for points, by raw HTTP with real signatures and tokens: who is let in, what tampering gains, and 64
// redemptions of one balance at once.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { shopifyApi } from "@shopify/shopify-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importBalance } from "../app/loyalty/acts.server.ts";
import { ledgerFaults } from "../app/loyalty/audit.server.ts";
import { publish } from "../app/loyalty/programme.server.ts";
import { programmeForTest, rewardForTest } from "../app/loyalty/programme-for-test.ts";
import { ensureRewardPools } from "../app/loyalty/reward-codes.server.ts";
import { loyaltyHandlers } from "../app/loyalty/shopper-handlers.server.ts";
import { sql } from "../app/platform/db.server.ts";
import { createLog } from "../app/platform/log.server.ts";
import { accountTokens } from "../app/shopify/account-token.ts";
import { API_VERSION } from "../app/shopify/library.server.ts";
import { accountToken } from "../tests/set-up/account-token.ts";
import { testDatabase, testShop } from "../tests/set-up/database.ts";
import { type Signing, signedQuery } from "../tests/set-up/signed-query.ts";
import { createAccountDoor } from "./account-door.ts";
import { createProxyDoor } from "./proxy-door.ts";

const database = await testDatabase();
const DOMAIN = "points.myshopify.com";
const KEYS = { SHOPIFY_API_KEY: "door-key", SHOPIFY_API_SECRET: "door-secret" };
const api = shopifyApi({
  apiKey: KEYS.SHOPIFY_API_KEY,
  apiSecretKey: KEYS.SHOPIFY_API_SECRET,
  apiVersion: API_VERSION,
  hostName: "app.example",
  isEmbeddedApp: true,
});
const shopId = await testShop(database, { domain: DOMAIN });
const log = createLog("silent");
const now = new Date();

const tiers = {
  measure: "points" as const,
  period: "rolling-year" as const,
  graceDays: 0,
  levels: [{ id: "gold", name: "Gold", from: 1000, percent: 100, tag: null, discountPercent: null }],
};
const REWARDS = [
  rewardForTest(),
  rewardForTest({ id: "once", points: 10, perPerson: 1 }),
  rewardForTest({ id: "golden", points: 10, tiers: ["gold"] }),
  rewardForTest({ id: "empty", points: 10 }),
];

async function listen(mostPerCustomer: number): Promise<string> {
  const options = {
    database,
    log,
    handlers: loyaltyHandlers({ database, log }),
    hops: 0,
    mostPerMinute: 10_000,
  };
  const proxy = createProxyDoor({ ...options, mostPerCustomer, secrets: [KEYS.SHOPIFY_API_SECRET] });
  const account = createAccountDoor({ ...options, mostPerCustomer, readToken: accountTokens({ api }) });
  const server = createServer((req, res) => {
    if (!proxy(req, res) && !account(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

const door = await listen(10_000);

beforeAll(async () => {
  await database.inShop(shopId, async (tx) => {
    const birthday = { points: 50, noticeDays: 30, leapDay: "march-1" as const };
    const programme = programmeForTest({ rewards: REWARDS, tiers, birthday });
    await publish(tx, shopId, programme, { from: new Date(now.getTime() - 86_400_000), now });
    await ensureRewardPools(tx, shopId, programme);
    for (const { id } of REWARDS.filter((one) => one.id !== "empty")) await fill(id);

    async function fill(reward: string) {
      const { id: discountId } = await tx.row<{ id: bigint }>(sql`
        INSERT INTO discount (shop_id, pool_id, kind, gid, code, issues_from, ends_at)
        SELECT shop_id, pool_id, 'unique', pool_id, 'F' || pool_id, starts_at, ${new Date("2030-01-31T00:00:00Z")}
        FROM discount_pool WHERE shop_id = ${shopId} AND owner = ${`loyalty:${reward}`}
        RETURNING discount_id AS id`);
      await tx.run(sql`
        INSERT INTO discount_code (shop_id, code, discount_id, state)
        SELECT ${shopId}, ${`${reward.toUpperCase()}-`} || n, ${discountId}, 'free' FROM generate_series(1, 200) n`);
    }
  });
});

let customers = 100n;
/** A customer who has so many points. */
async function member(points: bigint): Promise<bigint> {
  const customerId = ++customers;
  await database.inShop(shopId, (tx) =>
    importBalance(tx, shopId, { customerId, points, expiresAt: null, now }),
  );
  return customerId;
}

type Asked = Partial<Signing> & { to?: string; init?: RequestInit };

async function post(url: string, body: unknown, init: RequestInit = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await fetch(url, { method: "POST", body: text, ...init });
  const told = await answer.text();
  return { status: answer.status, headers: answer.headers, body: told ? JSON.parse(told) : null };
}

function storefront(path: string, body: unknown, { to = door, init, ...signing }: Asked = {}) {
  const query = signedQuery({ secret: KEYS.SHOPIFY_API_SECRET, domain: DOMAIN, ...signing });
  return post(`${to}/proxy/loyalty/${path}${query}`, body, init);
}

const wish = (reward = "five-off", change: object = {}) => ({ v: 1, key: randomUUID(), reward, ...change });
const pointsOf = (customerId: bigint) =>
  database.inShop(shopId, async (tx) => {
    expect(await ledgerFaults(tx, shopId)).toEqual([]);
    const { available } = await tx.row<{ available: bigint }>(sql`
      SELECT available FROM loyalty_balance WHERE customer_id = ${customerId}`);
    return Number(available);
  });

describe("the storefront's door for points", async () => {
  const customer = `${await member(1000n)}`;
  const other = `${await member(1000n)}`;

  it.each<[string, () => Promise<{ status: number; body: unknown }>, number, string?]>([
    ["its own account", () => storefront("account", { v: 1 }, { customer }), 200],
    ["somebody who is not logged in", () => storefront("redeem", wish()), 401],
    ["a forged signature", () => storefront("redeem", wish(), { customer, secret: "guessed" }), 400],
    [
      "another customer than was signed",
      () => storefront("redeem", wish(), { customer, more: `&logged_in_customer_id=${other}` }),
      400,
    ],
    [
      "a customer in the query alone",
      () => storefront("redeem", wish(), { more: `&customer=${other}` }),
      400,
    ],
    ["an old signature", () => storefront("redeem", wish(), { customer, at: Date.now() - 120_000 }), 400],
    [
      "a shop without the app",
      () => storefront("redeem", wish(), { customer, domain: "no.myshopify.com" }),
      404,
    ],
    [
      "another customer in the body",
      () => storefront("redeem", wish("five-off", { customer: other }), { customer }),
      400,
    ],
    [
      "its own price in the body",
      () => storefront("redeem", wish("five-off", { points: 1 }), { customer }),
      400,
    ],
    [
      "a key that can be guessed",
      () => storefront("redeem", { v: 1, key: "1", reward: "five-off" }, { customer }),
      400,
    ],
    ["a body that is no JSON", () => storefront("redeem", "{", { customer }), 400],
    ["a large body", () => storefront("redeem", wish("x".repeat(9000)), { customer }), 413],
    ["another method", () => storefront("redeem", "{}", { customer, init: { method: "PUT" } }), 405],
    [
      "an address nobody knows",
      () => storefront("give", {}, { customer }).catch(() => ({ status: 418, body: null })),
      418,
    ],
    ["a reward that is not", () => storefront("redeem", wish("million"), { customer }), 409, "gone"],
    ["a reward of another tier", () => storefront("redeem", wish("golden"), { customer }), 409, "not-yours"],
    [
      "a reward without a code at hand",
      () => storefront("redeem", wish("empty"), { customer }),
      409,
      "none-left",
    ],
    [
      "a day no calendar has",
      () => storefront("birthday", { v: 1, month: 2, day: 30, consent: true }, { customer }),
      409,
      "no-such-day",
    ],
    [
      "a birthday without consent",
      () => storefront("birthday", { v: 1, month: 2, day: 3 }, { customer }),
      400,
    ],
  ])("%s", async (_, ask, status, error) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    if (error) expect(answer.body).toEqual({ error });
    expect(await pointsOf(BigInt(customer))).toBe(1000);
    expect(await pointsOf(BigInt(other))).toBe(1000);
  });

  it("a reward that may be had once is refused the second time", async () => {
    const id = await member(100n);
    expect((await storefront("redeem", wish("once"), { customer: `${id}` })).status).toBe(200);
    expect((await storefront("redeem", wish("once"), { customer: `${id}` })).body).toEqual({
      error: "limit",
    });
    expect(await pointsOf(id)).toBe(90);
  });

  it("the same key is the same answer to the same customer, and nothing of it to another", async () => {
    const [one, two] = [await member(300n), await member(300n)];
    const intention = wish();
    const first = await storefront("redeem", intention, { customer: `${one}` });
    expect(first.body).toMatchObject({ until: "2030-01-30", apply: `/discount/${first.body.code}` });
    expect((await storefront("redeem", intention, { customer: `${one}` })).body.code).toBe(first.body.code);
    expect(
      (await storefront("redeem", { ...intention, reward: "once" }, { customer: `${one}` })).status,
    ).toBe(400);
    const theirs = await storefront("redeem", intention, { customer: `${two}` });
    expect(theirs.body.code).not.toBe(first.body.code);
    expect([await pointsOf(one), await pointsOf(two)]).toEqual([200, 200]);
  });

  it("64 redemptions of one balance at once: exactly one wins", async () => {
    const id = await member(150n);
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => storefront("redeem", wish(), { customer: `${id}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === "not-enough")).toHaveLength(63);
    expect(await pointsOf(id)).toBe(50);
    const trail = await database.inShop(shopId, (tx) =>
      tx.rows(sql`
        SELECT redeemed_by AS by, points::int, state FROM loyalty_redemption WHERE customer_id = ${id}`),
    );
    expect(trail).toEqual([{ by: "customer", points: 100, state: "issued" }]);
  });

  it("64 times the same intention: one redemption, one code", async () => {
    const id = await member(1000n);
    const intention = wish();
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => storefront("redeem", intention, { customer: `${id}` })),
    );
    expect(new Set(answers.map(({ body }) => body.code)).size).toBe(1);
    expect(await pointsOf(id)).toBe(900);
  });

  it("one customer's messages within a minute end, from whatever addresses; others' do not", async () => {
    const strict = await listen(3);
    const [flood, calm] = [`${await member(1n)}`, `${await member(1n)}`];
    const from = (customer: string, address: string) =>
      storefront(
        "account",
        { v: 1 },
        { customer, to: strict, init: { headers: { "x-forwarded-for": address } } },
      );
    const statuses: number[] = [];
    for (let n = 0; n < 8; n++) statuses.push((await from(flood, `203.0.113.${n}`)).status);
    expect(statuses).toContain(429);
    expect((await from(calm, "203.0.113.1")).status).toBe(200);
  });
});

describe("the customer account's door", async () => {
  const customer = await member(500n);
  const token = (change: Partial<Parameters<typeof accountToken>[1]> = {}, keys = KEYS) =>
    accountToken(keys, { shop: DOMAIN, customer, ...change });
  const ask = (bearer: string | null, path = "account", body: unknown = { v: 1 }) =>
    post(
      `${door}/account/loyalty/${path}`,
      body,
      bearer ? { headers: { authorization: `Bearer ${bearer}` } } : {},
    );
  const payloadOf = (text: string) => text.split(".");

  it.each<[string, string | null, number]>([
    ["a customer's token", token(), 200],
    ["one with the scheme before the shop", token({ claims: { dest: `https://${DOMAIN}` } }), 200],
    ["none", null, 401],
    ["one signed with another secret", token({}, { ...KEYS, SHOPIFY_API_SECRET: "guessed" }), 401],
    ["one for another app", token({ claims: { aud: "another" } }), 401],
    ["one that is over", token({ at: Date.now() - 3_600_000 }), 401],
    ["one of the future", token({ claims: { nbf: Date.now() / 1000 + 600 } }), 401],
    ["one that says it needs no signature", `${btoa('{"alg":"none"}')}.${payloadOf(token())[1]}.`, 401],
    ["one of another kind of signature", token({ head: { alg: "HS512" } }), 401],
    [
      "one changed after it was signed",
      [payloadOf(token())[0], payloadOf(token({ customer: 1n }))[1], payloadOf(token())[2]].join("."),
      401,
    ],
    ["a staff member's", token({ claims: { sub: "42" } }), 401],
    ["somebody who is not logged in", token({ customer: null }), 401],
    ["a shop that is none", token({ claims: { dest: "evil.example" } }), 401],
    ["a shop without the app", token({ shop: "none.myshopify.com" }), 404],
  ])("%s", async (_, bearer, status) => {
    const answer = await ask(bearer);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("set-cookie")).toBeNull();
    if (status === 200) expect(answer.body.account.points).toBe(500);
  });

  it("answers what browsers ask before they ask", async () => {
    const answer = await fetch(`${door}/account/loyalty/redeem`, {
      method: "OPTIONS",
      headers: { origin: "null", "access-control-request-headers": "authorization,content-type" },
    });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST, OPTIONS",
      "access-control-allow-headers": "authorization, content-type",
    });
    expect((await fetch(`${door}/account/loyalty/other`, { method: "OPTIONS" })).status).toBe(418);
  });

  it("redeems, and tells the programme", async () => {
    const id = await member(100n);
    const own = token({ customer: id });
    expect((await ask(own, "redeem", wish())).body).toMatchObject({
      code: expect.stringMatching(/^FIVE-OFF-/),
      account: { points: 0, codes: [{ reward: "5 off", until: "2030-01-30" }] },
    });
    const { programme } = (await ask(own, "programme")).body;
    expect(programme).toMatchObject({ state: "on", rewards: [{ id: "five-off" }, {}, {}, {}] });
  });
});
