// Topics that the local Shopify does not tell by itself, posted as Shopify writes them.
import { expect, it } from "vitest";
import { startDeliveryWorker } from "../../../app/intake/delivery-worker.server.ts";
import { fixtureBody } from "../../../app/intake/payload/fixture-for-test.ts";
import { onFacts, shopEvents } from "../../../app/pipeline.server.ts";
import { sql } from "../../../app/platform/db.server.ts";
import { createLog } from "../../../app/platform/log.server.ts";
import { testDatabase, testShop } from "../../set-up/database.ts";
import { openDoor } from "../../set-up/webhooks.ts";

const database = await testDatabase();
const post = await openDoor({ database });
let shops = 0;

/** What is known of a new shop after these messages, each a second after the one before. */
async function knownAfter(
  question: ReturnType<typeof sql>,
  ...messages: [topic: string, body: string | Buffer][]
) {
  const shop = `posted-${++shops}.myshopify.com`;
  const shopId = await testShop(database, { domain: shop, currency: "USD" });
  const worker = startDeliveryWorker({
    database,
    log: createLog("silent"),
    handlers: shopEvents,
    onFacts,
    pollMs: 20,
  });
  for (const [index, [topic, body]] of messages.entries()) {
    const headers = { "x-shopify-triggered-at": `2026-03-02T10:00:0${index}.000000001Z` };
    await post({ shop, topic, webhookId: `w${index}`, body, headers });
  }
  await worker.drained();
  await worker.stop();
  const states = await database.inShop(shopId, (tx) =>
    tx.rows<{ state: string }>(sql`SELECT DISTINCT state FROM delivery`),
  );
  expect(states).toEqual([{ state: "done" }]);
  return database.inShop(shopId, (tx) => tx.rows(question));
}

const customer = (name: string, second: number) =>
  JSON.stringify({
    id: 5,
    first_name: name,
    email: "a@tea.example",
    updated_at: `2026-03-02T10:00:0${second}Z`,
  });
const goods = (status: string) =>
  JSON.stringify({
    id: 70,
    admin_graphql_api_id: "gid://shopify/Return/70",
    status,
    name: "#1001-R1",
    order: { id: 7, admin_graphql_api_id: "gid://shopify/Order/7" },
    return_line_items: [
      { quantity: 2, return_reason: "unwanted", fulfillment_line_item: { line_item: { id: 71 } } },
    ],
  });
const STATUS = sql`SELECT status FROM order_return`;

it.each(["customers/enable", "customers/disable"])("%s tells of the customer", async (topic) => {
  const rows = await knownAfter(
    sql`SELECT first_name AS name FROM customer`,
    ["customers/create", customer("Ada", 0)],
    [topic, customer("Ada L.", 1)],
  );
  expect(rows).toEqual([{ name: "Ada L." }]);
});

it.each([
  ["returns/request", "REQUESTED", "requested"],
  ["returns/decline", "DECLINED", "declined"],
  ["returns/cancel", "CANCELED", "canceled"],
  ["returns/close", "closed", "closed"],
])("%s", async (topic, told, status) => {
  expect(await knownAfter(STATUS, [topic, goods(told)])).toEqual([{ status }]);
});

it("returns/reopen: not all has come back", async () => {
  expect(
    await knownAfter(STATUS, ["returns/close", goods("closed")], ["returns/reopen", goods("open")]),
  ).toEqual([{ status: "open" }]);
});

it("fulfillments/update: a parcel that was called back", async () => {
  const body = fixtureBody("fulfillments-update");
  const rows = await knownAfter(sql`SELECT status FROM fulfilment`, ["fulfillments/update", body]);
  expect(rows).toEqual([{ status: "cancelled" }]);
});

it("app/scopes_update", async () => {
  const body = '{"current":["read_orders","read_customers"],"previous":[]}';
  const rows = await knownAfter(
    sql`SELECT scopes FROM shop WHERE domain = ${`posted-${shops + 1}.myshopify.com`}`,
    ["app/scopes_update", body],
  );
  expect(rows).toEqual([{ scopes: "read_orders,read_customers" }]);
});

it("bulk_operations/finish wakes nobody when nothing is under way", async () => {
  const body = '{"admin_graphql_api_id":"gid://shopify/BulkOperation/1","status":"completed"}';
  expect(
    await knownAfter(sql`SELECT count(*)::int AS runs FROM import_run`, ["bulk_operations/finish", body]),
  ).toEqual([{ runs: 0 }]);
});
