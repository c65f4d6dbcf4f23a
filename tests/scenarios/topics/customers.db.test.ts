// Every topic that tells of customers.
import { expect, it } from "vitest";
import { allIdsOf, whoIs } from "../../../app/commerce/who-is.server.ts";
import { sql } from "../../../app/platform/db.server.ts";
import { testDatabase } from "../../set-up/database.ts";
import { toldByTwin } from "./shop-told-by-twin.ts";

const database = await testDatabase();
const { newShop, deliveries } = await toldByTwin(database, { everyTopic: true });

async function shopWithCustomers() {
  const shop = await newShop();
  const ada = shop.twin.createCustomer({
    email: "Ada@tea.example",
    phone: "+4915112345678",
    firstName: "Ada",
  });
  const bo = shop.twin.createCustomer({ email: "bo@tea.example", tags: ["new"] });
  // what happens within one millisecond has no order
  await shop.told();
  const customer = async (id: bigint) => {
    const [row] = await database.inShop(shop.shopId, (tx) =>
      tx.rows(sql`SELECT email, phone, first_name AS name, tags, email_consent AS mail, sms_consent AS sms,
        deleted_at IS NOT NULL AS deleted FROM customer WHERE customer_id = ${id}`),
    );
    return row;
  };
  return { ...shop, ada, bo, customer };
}

const ADA = {
  email: "ada@tea.example",
  phone: "+4915112345678",
  name: "Ada",
  tags: [],
  mail: null,
  sms: null,
  deleted: false,
};

it("customers/create and customers/update", async () => {
  const { told, twin, ada, customer } = await shopWithCustomers();
  expect(await told()).toEqual([]);
  expect(await customer(ada.id)).toEqual(ADA);
  twin.updateCustomer(ada.id, { firstName: "Ada L.", phone: null });
  expect(await told()).toEqual([]);
  expect(await customer(ada.id)).toEqual({ ...ADA, name: "Ada L.", phone: null });
});

it("customers/delete: the person is forgotten", async () => {
  const { told, twin, ada, customer } = await shopWithCustomers();
  twin.deleteCustomer(ada.id);
  expect(await told()).toEqual([]);
  expect(await customer(ada.id)).toEqual({ ...ADA, email: null, phone: null, name: null, deleted: true });
});

it("customer.tags_added and customer.tags_removed, doubled and out of order", async () => {
  const { told, twin, bo, customer } = await shopWithCustomers();
  await told();
  deliveries.behave({ duplicateRate: 0.5, shuffle: true, delayMs: 40 });
  const at = Date.now();
  for (let second = 0; second < 6; second++) {
    const tags = second % 2 === 0 ? ["new", "VIP", `wave ${second}`] : ["new"];
    twin.updateCustomer(bo.id, { tags, at: at + second * 1000 });
  }
  twin.updateCustomer(bo.id, { tags: ["vip", "friend"], at: at + 7000 });
  expect(await told()).toEqual([]);
  deliveries.behave({ duplicateRate: 0, shuffle: false, delayMs: 0 });
  expect(await customer(bo.id)).toMatchObject({ tags: ["friend", "vip"] });
});

it("customers_email_marketing_consent/update and customers_marketing_consent/update, each kept as proof", async () => {
  const { told, twin, ada, customer, shopId } = await shopWithCustomers();
  const day = Date.UTC(2026, 5, 1);
  twin.updateCustomer(ada.id, { emailConsent: "subscribed", at: day });
  twin.updateCustomer(ada.id, { emailConsent: "unsubscribed", smsConsent: "subscribed", at: day + 1000 });
  expect(await told()).toEqual([]);
  expect(await customer(ada.id)).toMatchObject({ mail: "unsubscribed", sms: "subscribed" });
  const kept = await database.inShop(shopId, (tx) =>
    tx.rows(sql`SELECT channel, state, at, opt_in_level AS level FROM customer_consent ORDER BY at, channel`),
  );
  expect(kept).toEqual([
    { channel: "email", state: "subscribed", at: new Date(day), level: "single_opt_in" },
    { channel: "email", state: "unsubscribed", at: new Date(day + 1000), level: "single_opt_in" },
    { channel: "sms", state: "subscribed", at: new Date(day + 1000), level: "single_opt_in" },
  ]);
});

it("customers/merge: purchases of both are one history, and later things find it", async () => {
  const { told, twin, ada, bo, customer, shopId } = await shopWithCustomers();
  const { variants } = twin.createProduct({ title: "Tea", variants: [{ price: 700n }] });
  const buy = (customerId: bigint, day: number) =>
    twin.createOrder({
      customerId,
      createdAt: Date.UTC(2026, 9, day),
      lines: [{ variantId: variants[0]!.id, quantity: 1 }],
    });
  buy(ada.id, 1);
  buy(bo.id, 3);
  twin.mergeCustomers(ada.id, bo.id);
  await told();
  expect(await customer(bo.id)).toBeUndefined();
  const purchases = await database.inShop(shopId, (tx) =>
    tx.rows(sql`SELECT customer_id AS id, ordinal, gap_days AS gap FROM purchase ORDER BY at`),
  );
  expect(purchases).toEqual([
    { id: ada.id, ordinal: 1, gap: null },
    { id: ada.id, ordinal: 2, gap: 2 },
  ]);
  const { now, all, ofGone } = await database.inShop(shopId, async (tx) => ({
    now: await whoIs(tx, shopId, [bo.id, ada.id]),
    all: await allIdsOf(tx, shopId, ada.id),
    ofGone: await allIdsOf(tx, shopId, bo.id),
  }));
  expect(now).toEqual(
    new Map([
      [bo.id, ada.id],
      [ada.id, ada.id],
    ]),
  );
  expect(all.filter((id) => id > 0n)).toEqual([ada.id, bo.id].sort((a, b) => (a < b ? -1 : 1)));
  expect(ofGone).toEqual(all);
});
