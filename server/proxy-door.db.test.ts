// What the storefront's door lets in, and two hundred claims at once through it.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { sql } from "../app/platform/db.server.ts";
import { createLog } from "../app/platform/log.server.ts";
import { campaignShape } from "../app/popups/campaign.ts";
import { changeCampaignState, createCampaign } from "../app/popups/campaigns.server.ts";
import { networkHasher } from "../app/popups/network-hash.ts";
import { popupHandlers } from "../app/popups/proxy-handlers.server.ts";
import { testDatabase, testShop } from "../tests/set-up/database.ts";
import { signedQuery } from "../tests/set-up/signed-query.ts";
import { createProxyDoor, type ProxyDoorOptions } from "./proxy-door.ts";

const database = await testDatabase();
const DOMAIN = "door.myshopify.com";
const shopId = await testShop(database, { domain: DOMAIN });
const handlers = popupHandlers({ database, networkHash: networkHasher(randomBytes(32)) });

async function listen(change: Partial<ProxyDoorOptions> = {}): Promise<string> {
  const log = createLog("silent");
  const door = createProxyDoor({
    database,
    secrets: ["new", "old"],
    log,
    handlers,
    hops: 0,
    mostPerMinute: 10_000,
    ...change,
  });
  const server = createServer((req, res) => {
    if (!door(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}/proxy`;
}
const door = await listen();

type Signing = Partial<Parameters<typeof signedQuery>[0]>;
/** Signs as Shopify does. */
const query = (signing: Signing = {}) => signedQuery({ secret: "new", domain: DOMAIN, ...signing });

const random = () => randomBytes(16).toString("base64url");

async function send(path: string, body: unknown, signing: Signing = {}, init: RequestInit = {}, to = door) {
  const answer = await fetch(`${to}/${path}${query(signing)}`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}

/** A running campaign without a holdout, with so many codes. */
async function campaign(codes: number): Promise<bigint> {
  const content = campaignShape.parse({
    version: 1,
    name: "Door",
    kind: "discount-reveal",
    triggers: { list: [{ type: "idle", setting: 30 }] },
    language: "en",
    texts: { en: { title: "For you" } },
    discount: { value: { type: "percentage", percent: 10 } },
    holdoutPercent: 0,
  });
  return database.inShop(shopId, async (tx) => {
    const campaignId = await createCampaign(tx, shopId, content);
    await changeCampaignState(tx, shopId, campaignId, "start");
    const { id } = await tx.row<{ id: bigint }>(sql`
      INSERT INTO discount (shop_id, pool_id, kind, gid, code, issues_from)
      SELECT shop_id, pool_id, 'unique', pool_id, 'F' || pool_id, starts_at FROM discount_pool
      WHERE shop_id = ${shopId} AND owner = ${`campaign:${campaignId}:a`} RETURNING discount_id AS id`);
    await tx.run(sql`
      INSERT INTO discount_code (shop_id, code, discount_id, state)
      SELECT ${shopId}, 'C' || ${id}::text || '-' || n, ${id}, 'free' FROM generate_series(1, ${codes}::int) n`);
    return campaignId;
  });
}

const claimOf = (campaignId: bigint, change: object = {}) => ({
  v: 1,
  key: random(),
  campaign: `${campaignId}`,
  visitor: random(),
  session: random(),
  trigger: "idle",
  language: "en",
  openMs: 1500,
  website: "",
  ...change,
});

describe("the storefront's door", async () => {
  const campaignId = await campaign(20);

  it.each<[string, () => Promise<{ status: number }>, number]>([
    ["a good claim", () => send("claim", claimOf(campaignId)), 200],
    ["one signed with the secret before", () => send("claim", claimOf(campaignId), { secret: "old" }), 200],
    ["a forged signature", () => send("claim", claimOf(campaignId), { secret: "guessed" }), 400],
    ["a changed query", () => send("claim", claimOf(campaignId), { more: "&x=1" }), 400],
    ["a second shop", () => send("claim", claimOf(campaignId), { more: `&shop=${DOMAIN}` }), 400],
    [
      "a signature of two minutes ago",
      () => send("claim", claimOf(campaignId), { at: Date.now() - 120_000 }),
      400,
    ],
    ["one of the future", () => send("claim", claimOf(campaignId), { at: Date.now() + 120_000 }), 400],
    [
      "a shop without the app",
      () => send("claim", claimOf(campaignId), { domain: "none.myshopify.com" }),
      404,
    ],
    ["a domain that is none", () => send("claim", claimOf(campaignId), { domain: "evil.example" }), 400],
    ["a body that is no JSON", () => send("claim", "{"), 400],
    ["a body of something else", () => send("claim", [1]), 400],
    ["a field nobody knows", () => send("claim", claimOf(campaignId, { admin: true })), 400],
    ["a short visitor id", () => send("claim", claimOf(campaignId, { visitor: "me" })), 400],
    ["a trigger nobody knows", () => send("claim", claimOf(campaignId, { trigger: "sneeze" })), 400],
    ["a large body", () => send("claim", claimOf(campaignId, { website: "x".repeat(9000) })), 413],
    ["another method", () => send("claim", "{}", {}, { method: "PUT" }), 405],
    ["another address", () => send("claims", claimOf(campaignId)), 418],
  ])("%s", async (_, ask, status) => {
    const answer = await ask().catch(() => ({ status: 418 }));
    expect(answer.status).toBe(status);
  });

  it("a customer has one, however many visitors they are; who says so in the body is not believed", async () => {
    expect((await send("claim", claimOf(campaignId), { customer: "77" })).body).toMatchObject({ ok: true });
    expect((await send("claim", claimOf(campaignId), { customer: "77" })).body).toEqual({
      ok: false,
      reason: "already",
    });
    expect((await send("claim", claimOf(campaignId, { customerId: "77" }))).status).toBe(400);
  });

  it("many messages from one address within a minute are too many, and others' are not", async () => {
    const now = new Date();
    const strict = await listen({ mostPerMinute: 3, now: () => now });
    const from = (address: string) =>
      send("claim", "{}", { at: now.getTime() }, { headers: { "x-forwarded-for": address } }, strict);
    for (let n = 0; n < 3; n++) expect((await from("203.0.113.1")).status).toBe(400);
    expect((await from("203.0.113.1")).status).toBe(429);
    expect((await from("198.51.100.7, 203.0.113.1")).status).toBe(429);
    expect((await from("203.0.113.2")).status).toBe(400);
  });
});

describe("claims", () => {
  it("two hundred at once for a hundred codes: each once, the rest told so", async () => {
    const campaignId = await campaign(100);
    const claims = Array.from({ length: 200 }, () => claimOf(campaignId));
    const answers = await Promise.all(claims.map((claim) => send("claim", claim)));
    const codes = answers.flatMap(({ body }) => (body.ok ? [body.code] : []));
    expect(codes).toHaveLength(100);
    expect(new Set(codes).size).toBe(100);
    expect(answers.filter(({ body }) => !body.ok).map(({ status, body }) => [status, body.reason])).toEqual(
      Array(100).fill([200, "empty"]),
    );
    // the same once more: who has one has the same, who has none still has none
    const again = await Promise.all(claims.map((claim) => send("claim", claim)));
    expect(again).toEqual(answers);
  });

  it("from one network address end for the day, sooner from visitors nobody has seen", async () => {
    const campaignId = await campaign(60);
    const limits = { perNetwork: 8, unseenPerNetwork: 3 };
    const strict = await listen({
      handlers: popupHandlers({ database, networkHash: networkHasher(randomBytes(32)), limits }),
    });
    const from = (visitor: string, address: string) =>
      send(
        "claim",
        claimOf(campaignId, { visitor }),
        {},
        { headers: { "x-forwarded-for": address } },
        strict,
      );
    const seen = async () => {
      const visitor = random();
      const event = { campaign: `${campaignId}`, kind: "eligible", arm: "a", trigger: "idle", agoMs: 0 };
      await send("events", { v: 1, visitor, session: random(), events: [event] });
      return visitor;
    };
    for (let n = 0; n < 3; n++) expect((await from(random(), "2001:db8::1")).body.ok).toBe(true);
    expect((await from(random(), "2001:db8::2")).body).toEqual({ ok: false, reason: "busy" });
    for (let n = 0; n < 5; n++) expect((await from(await seen(), "2001:db8::3")).body.ok).toBe(true);
    expect((await from(await seen(), "2001:db8::4")).body).toEqual({ ok: false, reason: "busy" });
    expect((await from(await seen(), "2001:db8:1::4")).body.ok).toBe(true);
  });

  it("of one visitor at once give one code", async () => {
    const campaignId = await campaign(10);
    const visitor = random();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send("claim", claimOf(campaignId, { visitor }))),
    );
    expect(new Set(answers.map(({ body }) => body.code)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.again)).toHaveLength(1);
  });
});
