import { describe, expect, it } from "vitest";
import { testDatabase } from "../../tests/set-up/database.ts";
import { openDoor, type Post, SECRET, signature } from "../../tests/set-up/webhooks.ts";
import { type Database, openDatabase, sql } from "../platform/db.server.ts";

const database = await testDatabase();
const SHOP = "door.myshopify.com";
const post = await openDoor({ database, secrets: [SECRET, "the one before"], maxBodyBytes: 10_000 });

let counter = 0;
const webhook = (change: Partial<Post> = {}): Post => ({
  shop: SHOP,
  webhookId: `w-${counter++}`,
  body: '{"id":1}',
  ...change,
});
const kept = (webhookId: string) =>
  database.inIntake((tx) =>
    tx.rows<{ domain: string; topic: string; body: Buffer; state: string; triggered_at: string | null }>(sql`
      SELECT domain, topic, body, state, triggered_at FROM delivery JOIN shop USING (shop_id)
      WHERE webhook_id = ${webhookId}`),
  );

describe("a signed webhook", () => {
  it("is kept byte for byte before it is acknowledged, its shop made known", async () => {
    const body = Buffer.concat([
      Buffer.from('{"note":"'),
      Buffer.from([0, 0xff, 0xfe, 0x80]),
      Buffer.from('"}'),
    ]);
    const sent = webhook({ body });
    expect((await post(sent)).status).toBe(200);
    expect(await kept(sent.webhookId)).toEqual([
      {
        domain: SHOP,
        topic: "orders/create",
        body,
        state: "pending",
        triggered_at: "2026-03-01T15:00:06.123456789Z",
      },
    ]);
  });

  it("delivered twice, at once or later, is acknowledged each time and kept once", async () => {
    const sent = webhook();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(sent)));
    answers.push(await post(sent));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(await kept(sent.webhookId)).toHaveLength(1);
  });

  it("with the same id but from another shop is another one", async () => {
    const sent = webhook();
    await post(sent);
    await post({ ...sent, shop: "Other.myshopify.com" });
    expect((await kept(sent.webhookId)).map((row) => row.domain).sort()).toEqual([
      SHOP,
      "other.myshopify.com",
    ]);
  });

  it("is kept however old it says it is: retries are hours late, and headers are not signed", async () => {
    for (const triggeredAt of ["2001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "yesterday", undefined]) {
      const sent = webhook({ headers: { "x-shopify-triggered-at": triggeredAt } });
      expect((await post(sent)).status).toBe(200);
      expect(await kept(sent.webhookId)).toMatchObject([{ triggered_at: triggeredAt ?? null }]);
    }
  });

  it("may be signed with the secret before", async () => {
    expect((await post(webhook({ secret: "the one before" }))).status).toBe(200);
  });

  it("may come with the headers of newer events", async () => {
    const sent = webhook();
    const headers = {
      "x-shopify-topic": undefined,
      "x-shopify-shop-domain": undefined,
      "x-shopify-webhook-id": undefined,
      "x-shopify-hmac-sha256": undefined,
      "shopify-topic": "orders/paid",
      "shopify-shop-domain": SHOP,
      "shopify-webhook-id": sent.webhookId,
      "shopify-hmac-sha256": signature(sent.body),
    };
    expect((await post({ ...sent, headers })).status).toBe(200);
    expect(await kept(sent.webhookId)).toMatchObject([{ topic: "orders/paid" }]);
  });

  it("among many at once keeps its own body", async () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      webhook({ body: `{"n":${index},"x":"${"y".repeat(index)}"}` }),
    );
    const answers = await Promise.all(many.map((one) => post(one)));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    for (const sent of many) {
      const [row] = await kept(sent.webhookId);
      expect(row?.body.toString()).toBe(sent.body);
    }
  });
});

describe("what is not kept", () => {
  it.each<[string, number, Partial<Post>]>([
    ["a forged one", 401, { secret: "a guess" }],
    ["one signed for another body", 401, { headers: { "x-shopify-hmac-sha256": signature("{}") } }],
    ["a signature of a wrong length", 401, { headers: { "x-shopify-hmac-sha256": "c2hvcnQ=" } }],
    ["a signature that is not base64", 401, { headers: { "x-shopify-hmac-sha256": "\u00e9\u00e9\u00e9" } }],
    ["no signature", 400, { headers: { "x-shopify-hmac-sha256": undefined } }],
    ["no topic", 400, { headers: { "x-shopify-topic": undefined } }],
    ["no shop", 400, { headers: { "x-shopify-shop-domain": undefined } }],
    ["no webhook id", 400, { headers: { "x-shopify-webhook-id": undefined } }],
    ["a shop that is none", 400, { shop: "door.myshopify.com.evil.example" }],
    ["an endless header", 400, { headers: { "x-shopify-topic": "t".repeat(300) } }],
    ["an empty body", 400, { body: "" }],
    ["a GET", 405, { method: "GET", body: "" }],
    ["one too large", 413, { body: "x".repeat(10_001) }],
    [
      "one too large that does not say so",
      413,
      { body: "x".repeat(3_000_000), headers: { "transfer-encoding": "chunked" } },
    ],
  ])("%s: %i", async (_name, status, change) => {
    const sent = webhook(change);
    const answer = await post(sent);
    expect(answer.status).toBe(status);
    expect(await kept(sent.webhookId)).toEqual([]);
  });

  it("is a body that breaks off, and the door goes on", async () => {
    const sent = webhook({ headers: { "content-length": "9000" } });
    const breaking = post(sent, (req) => req.destroy());
    await expect(breaking).rejects.toThrow();
    expect((await post(webhook())).status).toBe(200);
    expect(await kept(sent.webhookId)).toEqual([]);
  });

  it("says which method it wants", async () => {
    expect((await post(webhook({ method: "PUT" }))).headers.allow).toBe("POST");
  });
});

describe("a door that cannot keep", () => {
  it("asks to be tried again when the database is gone, and keeps again when it is back", async () => {
    let isGone = true;
    const moody: Database = {
      ...database,
      runInIntake: (query) =>
        isGone ? Promise.reject(new Error("connection lost")) : database.runInIntake(query),
    };
    const send = await openDoor({ database: moody });
    const sent = webhook();
    const answer = await send(sent);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    isGone = false;
    expect((await send(sent)).status).toBe(200);
    expect(await kept(sent.webhookId)).toHaveLength(1);
  });

  it("acknowledges nothing before the commit, and sends further ones away while its queue is full", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const slow: Database = {
      ...database,
      runInIntake: async (query) => gate.then(() => database.runInIntake(query)),
    };
    const send = await openDoor({ database: slow, maxWaiting: 3 });
    const answers = Array.from({ length: 4 }, () => send(webhook()));
    const { status, headers } = await Promise.race(answers);
    expect([status, Number(headers["retry-after"]) > 0]).toEqual([503, true]);
    open();
    const statuses = (await Promise.all(answers)).map((answer) => answer.status);
    expect(statuses.sort()).toEqual([200, 200, 200, 503]);
    expect((await send(webhook())).status).toBe(200);
  });

  it("holds no more bytes than it may", async () => {
    const send = await openDoor({ database, maxWaitingBytes: 5000 });
    expect((await send(webhook({ body: "x".repeat(6000) }))).status).toBe(503);
    for (let round = 0; round < 3; round++) {
      expect((await send(webhook({ body: "x".repeat(4000) }))).status).toBe(200);
    }
  });

  it("outlives a database connection that breaks", async () => {
    const own = openDatabase({ url: database.url, maxConnections: 2 });
    const send = await openDoor({ database: own });
    expect((await send(webhook())).status).toBe(200);
    await own.inIntake((tx) => tx.rows(sql`SELECT pg_terminate_backend(pg_backend_pid())`)).catch(() => {});
    await expect.poll(async () => (await send(webhook())).status).toBe(200);
    await own.close();
  });
});
