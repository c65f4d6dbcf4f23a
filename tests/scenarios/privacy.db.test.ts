// Privacy from the webhook to the last row: what is handed out, what is erased, and what stays.
import { describe, expect, it } from "vitest";
import { provisionalCustomerId } from "../../app/commerce/customer-identity.ts";
import { type Database, raw, sql } from "../../app/platform/db.server.ts";
import { enqueue } from "../../app/platform/jobs.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { answerTo, listDataRequests, markAnswered } from "../../app/privacy/data-requests.server.ts";
import { eraseMessages } from "../../app/privacy/erase-messages.server.ts";
import { PERSONAL_DATA } from "../../app/privacy/personal-data.ts";
import { eraseExpired, eraseExpiredOf } from "../../app/privacy/retention-periods.server.ts";
import { testDatabase } from "../set-up/database.ts";
import { openDoor } from "../set-up/webhooks.ts";
import { type ToldShop, toldByTwin } from "./topics/shop-told-by-twin.ts";

const database = await testDatabase();
const { newShop } = await toldByTwin(database, { everyTopic: true });
const post = await openDoor({ database });

const ADA = {
  email: "Ada.Secret@tea.example",
  phone: "+4915112345678",
  firstName: "Adalberta",
  lastName: "Sekrit",
};
const MARKS = ["ada.secret@", "15112345678", "adalberta", "sekrit", "campaign-for-ada"];

/** Ada has done all a customer can do; Bo has bought once; a guest's checkout is open. */
async function livelyShop() {
  const shop = await newShop();
  const { twin } = shop;
  const { variants } = twin.createProduct({ title: "Tea", variants: [{ price: 1000n }] });
  const lines = [{ variantId: variants[0]!.id, quantity: 2 }];
  const address = {
    firstName: ADA.firstName,
    lastName: ADA.lastName,
    address1: "Sekrit street 1",
    countryCode: "DE",
  };
  const ada = twin.createCustomer({ ...ADA, addresses: [address] });
  twin.updateCustomer(ada.id, { emailConsent: "subscribed", tags: ["sekrit society", "vip"] });
  const landingSite = "/?utm=campaign-for-ada";
  const first = twin.createOrder({ customerId: ada.id, lines, landingSite, shippingAddress: address });
  const second = twin.createOrder({ customerId: ada.id, lines, tags: ["for Adalberta"] });
  twin.createOrder({ email: "bo@tea.example", lines });
  await shop.told();
  twin.fulfilOrder(first.id);
  await shop.told();
  twin.returnOrder(first.id, { lines: [{ line: 0, quantity: 1 }], refund: true });
  const checkoutLines = [{ variantId: variants[0]!.id, quantity: 1, properties: [] }];
  twin.saveCheckout({ lines: checkoutLines, customerId: ada.id, email: ADA.email });
  twin.saveCheckout({ lines: checkoutLines, email: "guest@tea.example" });
  await shop.told();
  return { ...shop, ada, first, second };
}

/** Every row of every table of the shop as text, raw bytes readable. */
async function everything(db: Database, shopId: bigint): Promise<Record<string, string>> {
  return db.inShop(shopId, async (tx) => {
    const contents: Record<string, string> = {};
    const tables = await tx.rows<{ name: string }>(sql`
      SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id'
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'shop'`);
    for (const { name } of tables) {
      const rows = await tx.rows<Record<string, unknown>>(sql`SELECT * FROM ${raw(name)}`);
      if (rows.length === 0) continue;
      contents[name] = JSON.stringify(rows, (_key, value) =>
        typeof value === "bigint"
          ? `${value}`
          : value?.type === "Buffer"
            ? `${Buffer.from(value.data)}`
            : value,
      ).toLowerCase();
    }
    return contents;
  });
}

const figures = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows(
      sql`SELECT purchases, gross_minor, net_minor, first_at, last_at FROM customer_figure ORDER BY first_at`,
    ),
  );
/** As if Shopify's retries had ended. */
async function secondPass(shopId: bigint): Promise<void> {
  await database.inShop(shopId, (tx) => tx.run(sql`UPDATE customer_redaction SET due_at = now()`));
  await eraseMessages(database, shopId);
}
const naming = (contents: Record<string, string>, mark: string) =>
  Object.keys(contents).filter((table) => contents[table]!.includes(mark));

describe("a customer asks what is kept", () => {
  it("is answered with all of it and nothing of others, within 30 days", async () => {
    const shop = await livelyShop();
    const { shopId } = shop;
    shop.twin.requestCustomerData(shop.ada.id);
    await shop.told();
    const [request] = await database.inShop(shopId, (tx) => listDataRequests(tx, shopId));
    expect(request).toMatchObject({
      customerId: shop.ada.id,
      email: ADA.email.toLowerCase(),
      answeredAt: null,
    });
    expect(request!.dueAt.getTime() - request!.requestedAt.getTime()).toBe(30 * 86_400_000);

    const answer = await database.inShop(shopId, (tx) => answerTo(tx, shopId, request!.requestId));
    expect(answer).toContain(`${shop.ada.id}`);
    expect(answer).not.toContain("bo@tea.example");
    const told = JSON.parse(answer!);
    const counts = Object.fromEntries(
      Object.entries(told as Record<string, unknown[]>).map(([table, rows]) => [table, rows.length]),
    );
    expect(counts).toMatchObject({
      customer: 1,
      customer_consent: 1,
      orders: 2,
      order_line: 2,
      fulfilment: 1,
      refund: 1,
      refund_line: 1,
      order_return: 1,
      order_return_line: 1,
      checkout: 1,
      checkout_line: 1,
      purchase: 2,
      customer_figure: 1,
      data_request: 1,
    });
    expect(counts.messages).toBeGreaterThan(8);
    expect(told.customer[0]).toMatchObject({ first_name: "Adalberta", tags: ["sekrit society", "vip"] });

    const mark = () => database.inShop(shopId, (tx) => markAnswered(tx, shopId, request!.requestId));
    expect(await mark()).toBe(true);
    expect(await mark()).toBe(false);
  });

  it("reaches every table on the list of personal data", async () => {
    const shop = await livelyShop();
    shop.twin.requestCustomerData(shop.ada.id);
    await shop.told();
    const answer = await database.inShop(shop.shopId, async (tx) => {
      const [request] = await listDataRequests(tx, shop.shopId);
      return JSON.parse((await answerTo(tx, shop.shopId, request!.requestId))!);
    });
    const elsewhere = {
      customer_alias: "known_as",
      delivery: "messages",
      import_chunk: "the merchant's own file, whose orders are exported",
      import_refusal: "rows of that file that were not taken in",
      loyalty_import: "the merchant's own file, whose balances are exported",
      session: "of the merchant's people",
    };
    for (const table of Object.keys(PERSONAL_DATA))
      expect(Object.hasOwn({ ...answer, ...elsewhere }, table)).toBe(true);
  });
});

describe("a customer is forgotten", () => {
  it("in every table, while the figures stay, and no late message brings them back", async () => {
    const shop = await livelyShop();
    const { shopId, ada } = shop;
    shop.twin.requestCustomerData(ada.id);
    await shop.told();
    const before = await everything(database, shopId);
    expect(naming(before, "ada.secret@")).toEqual(
      expect.arrayContaining(["customer", "data_request", "delivery"]),
    );
    const counted = await figures(shopId);

    // newer than all that is known of her, and older than the redaction
    const justBefore = new Date().toISOString();
    shop.twin.redactCustomer(ada.id);
    await shop.told();
    await eraseMessages(database, shopId);
    await eraseExpired(database, createLog("silent"), async () => {});
    const late = JSON.stringify({
      id: ada.id.toString(),
      ...{ email: ADA.email, first_name: ADA.firstName },
    });
    const updated = late.replace("}", `,"updated_at":"${justBefore}"}`);
    await post({ shop: shop.twin.domain, topic: "customers/update", webhookId: "late", body: updated });
    await shop.told();
    await secondPass(shopId);

    const after = await everything(database, shopId);
    for (const mark of MARKS) expect(naming(after, mark)).toEqual([]);
    expect(naming(after, "bo@tea.example")).toEqual(expect.arrayContaining(["customer", "delivery"]));
    expect(await figures(shopId)).toEqual(counted);
  });

  it("known by an e-mail address alone, with the id that was made from it", async () => {
    const shop = await livelyShop();
    const { shopId, twin } = shop;
    const email = "guest@tea.example";
    const madeUp = `${provisionalCustomerId({ email })}`;
    expect(naming(await everything(database, shopId), madeUp)).toEqual(["checkout"]);
    const body = JSON.stringify({ shop_domain: twin.domain, customer: { email }, orders_to_redact: [] });
    await post({ shop: twin.domain, topic: "customers/redact", webhookId: "by-address", body });
    await shop.told();
    await eraseMessages(database, shopId);
    await secondPass(shopId);
    await eraseExpired(database, createLog("silent"), async () => {});
    const after = await everything(database, shopId);
    expect([...naming(after, madeUp), ...naming(after, email)]).toEqual([]);
    expect(naming(after, "ada.secret@")).toContain("customer");
  });
});

describe("a shop is forgotten", () => {
  it("with its jobs, and only it, once it is uninstalled and has not come back", async () => {
    const [gone, stays] = [await livelyShop(), await livelyShop()];
    const untouched = await everything(database, stays.shopId);
    await database.inSystem(async (tx) => {
      for (const { shopId } of [gone, stays]) await enqueue(tx, "sync-shop", { shopId: `${shopId}` });
    });
    const jobs = () =>
      database.inSystem((tx) =>
        tx.rows(sql`
          SELECT payload ->> 'shopId' = ${`${stays.shopId}`} AS "stays", count(*)::int AS jobs
          FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
          WHERE payload ->> 'shopId' IN (${`${gone.shopId}`}, ${`${stays.shopId}`}) AND t.identifier = 'sync-shop'
          GROUP BY 1`),
      );
    const redact = async ({ twin, told }: ToldShop) => {
      twin.redactShop();
      await told();
    };

    await redact(gone);
    expect(Object.keys(await everything(database, gone.shopId))).toContain("orders");
    gone.twin.uninstallApp();
    await gone.told();
    await redact(gone);
    expect(await everything(database, gone.shopId)).toEqual({});
    expect(await jobs()).toEqual([{ stays: true, jobs: 1 }]);
    expect(await everything(database, stays.shopId)).toEqual(untouched);
  });
});

describe("what is past its time", () => {
  it("is erased, each thing at its own age", async () => {
    const shop = await livelyShop();
    const { shopId } = shop;
    await database.inShop(shopId, (tx) =>
      tx.run(sql`
        WITH run AS (INSERT INTO import_run (shop_id, kind, state) VALUES (${shopId}, 'orders_csv', 'done') RETURNING *)
        INSERT INTO import_refusal SELECT shop_id, import_id, 0, 2, 'a reason' FROM run`),
    );
    const left = () =>
      database.inShop(shopId, (tx) =>
        tx.row(sql`SELECT (SELECT count(*)::int FROM delivery WHERE body IS NOT NULL) > 0 AS bodies,
          (SELECT count(*)::int FROM delivery) > 0 AS deliveries, (SELECT count(*)::int FROM import_refusal) AS refusals,
          (SELECT count(*)::int FROM checkout WHERE recovery_url IS NOT NULL) AS resumable`),
      );
    const now = { bodies: true, deliveries: true, refusals: 1, resumable: 2 };
    const steps = [
      [29, now],
      [31, { ...now, bodies: false }],
      [91, { ...now, bodies: false, refusals: 0, resumable: 0 }],
      [366, { deliveries: false, bodies: false, refusals: 0, resumable: 0 }],
    ] as const;
    for (const [days, expected] of steps) {
      const later = new Date(Date.now() + days * 86_400_000);
      await database.inShop(shopId, (tx) => eraseExpiredOf(tx, shopId, later));
      expect(await left()).toEqual(expected);
    }
  });
});
