// The door for other apps, by raw HTTP: with the shop's key and nothing else, for its own customers, once for each subject.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actHandlers } from "../app/loyalty/act-handler.server.ts";
import { makeApiKey, readApiKey, removeApiKey } from "../app/loyalty/api-key.server.ts";
import { publish, setStatus } from "../app/loyalty/programme.server.ts";
import { programmeForTest } from "../app/loyalty/programme-for-test.ts";
import { sql } from "../app/platform/db.server.ts";
import { createLog } from "../app/platform/log.server.ts";
import { testDatabase, testShop } from "../tests/set-up/database.ts";
import { createApiDoor } from "./api-door.ts";

const database = await testDatabase();
const shopId = await testShop(database, { domain: "acts.myshopify.com" });
const otherId = await testShop(database, { domain: "other.myshopify.com" });
const make = (shop: bigint) => database.inShop(shop, (tx) => makeApiKey(tx, shop, new Date()));

async function listen(mostPerCustomer: number): Promise<string> {
  const options = { database, log: createLog("silent"), handlers: actHandlers(database), hops: 0 };
  const door = createApiDoor({ ...options, mostPerMinute: 10_000, mostPerCustomer });
  const server = createServer((req, res) => void (door(req, res) || res.writeHead(418).end()));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}/api/loyalty/acts`;
}
const door = await listen(10_000);

let key: string;
beforeAll(async () => {
  key = await make(shopId);
  const now = new Date();
  const acts = [{ id: "review", name: "Review", points: 20, perYear: 2 }];
  for (const id of [shopId, otherId])
    await database.inShop(id, async (tx) => {
      const from = new Date(now.getTime() - 86_400_000);
      await publish(tx, id, programmeForTest({ acts }), { from, now });
      await tx.run(sql`
        INSERT INTO customer (shop_id, customer_id, version, source) VALUES (${id}, ${id === shopId ? 7 : 8}, '1', 'bulk')`);
    });
  await database.inShop(shopId, (tx) =>
    tx.run(sql`INSERT INTO customer_alias (shop_id, alias_id, customer_id) VALUES (${shopId}, 70, 7)`),
  );
});

async function tell(body: unknown, bearer: string | null = key, to = door) {
  const answer = await fetch(to, {
    method: "POST",
    body: JSON.stringify(body),
    ...(bearer === null ? {} : { headers: { authorization: `Bearer ${bearer}` } }),
  });
  return { status: answer.status, body: await answer.json() };
}
const act = (change: object = {}) => ({ customer: "7", act: "review", subject: "product:1", ...change });
const points = () =>
  database.inShop(shopId, async (tx) => {
    const [row] = await tx.rows<{ available: number }>(sql`
      SELECT available::int FROM loyalty_balance WHERE customer_id = 7`);
    return row?.available ?? 0;
  });

describe("the door for other apps", () => {
  it.each<[string, () => Promise<{ status: number }>, number]>([
    ["no key", () => tell(act(), null), 401],
    ["a word for a key", () => tell(act(), "perennial_secret_of_the_shop"), 401],
    ["another shop's name on the key", () => tell(act(), key.replace(`_${shopId}_`, `_${otherId}_`)), 401],
    ["a shop that is none", () => tell(act(), key.replace(`_${shopId}_`, "_999999_")), 401],
    ["a key one letter off", () => tell(act(), `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`), 401],
    ["another shop's customer", () => tell(act({ customer: "8" })), 404],
    ["an act the programme has not", () => tell(act({ act: "dance" })), 409],
    ["its own number of points", () => tell(act({ points: 1_000_000 })), 400],
    ["a number for a customer", () => tell(act({ customer: 7 })), 400],
    ["no subject", () => tell({ customer: "7", act: "review" }), 400],
    ["a subject with a quote in it", () => tell(act({ subject: "a'b" })), 400],
  ])("gives nothing for %s", async (_, ask, status) => {
    expect((await ask()).status).toBe(status);
    expect(await points()).toBe(0);
  });

  it("gives points once for each subject, as often as the programme says, whatever is told at once", async () => {
    const told = await Promise.all(Array.from({ length: 8 }, () => tell(act())));
    expect(told.filter(({ body }) => body.given)).toHaveLength(1);
    // by the id the customer had before they were merged
    expect((await tell(act({ customer: "70", subject: "product:2" }))).body).toEqual({ given: true });
    expect((await tell(act({ subject: "product:3" }))).body).toEqual({ given: false });
    expect(await points()).toBe(40);
    const { usedAt, ending } = (await database.inShop(shopId, (tx) => readApiKey(tx, shopId)))!;
    expect(usedAt).toBeInstanceOf(Date);
    expect(key.endsWith(ending)).toBe(true);
  });

  it("keeps no key that could be read again", async () => {
    const rows = await database.inShop(shopId, (tx) => tx.rows(sql`SELECT * FROM loyalty_api_key`));
    expect(
      JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain(key.slice(-20));
  });

  it("says why nothing is given while the programme is paused", async () => {
    await database.inShop(shopId, (tx) => setStatus(tx, shopId, "paused", new Date()));
    expect(await tell(act({ subject: "product:9" }))).toMatchObject({
      status: 409,
      body: { error: expect.stringMatching(/paused/) },
    });
    await database.inShop(shopId, (tx) => setStatus(tx, shopId, "live", new Date()));
  });

  it("refuses a flood", async () => {
    const strict = await listen(3);
    const statuses: number[] = [];
    for (let n = 0; n < 8; n++) statuses.push((await tell(act(), key, strict)).status);
    expect(statuses).toContain(429);
  });

  it("a key that was replaced or removed is none", async () => {
    const second = await make(shopId);
    expect((await tell(act(), key)).status).toBe(401);
    expect((await tell(act(), second)).status).toBe(200);
    await database.inShop(shopId, (tx) => removeApiKey(tx, shopId));
    expect((await tell(act(), second)).status).toBe(401);
  });
});
