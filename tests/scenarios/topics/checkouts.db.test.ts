// Checkouts: begun, changed, completed, deleted; with no more of the person than is needed.
import { expect, it } from "vitest";
import { provisionalCustomerId } from "../../../app/commerce/customer-identity.ts";
import { sql } from "../../../app/platform/db.server.ts";
import { testDatabase } from "../../set-up/database.ts";
import { openDoor } from "../../set-up/webhooks.ts";
import { toldByTwin } from "./shop-told-by-twin.ts";

const database = await testDatabase();
const { newShop } = await toldByTwin(database, { everyTopic: false });
const post = await openDoor({ database });

async function shopWithCheckout(who: { email?: string; isCustomer?: boolean }) {
  const shop = await newShop();
  const { variants } = shop.twin.createProduct({ title: "Tea", variants: [{ price: 1000n }] });
  const customer = who.isCustomer ? shop.twin.createCustomer({ email: who.email! }) : null;
  const lines = [{ variantId: variants[0]!.id, quantity: 2, properties: [] }];
  const begun = shop.twin.saveCheckout({ lines, email: who.email ?? null, customerId: customer?.id ?? null });
  // what happens within one millisecond has no order
  await shop.told();
  const checkout = async () => {
    const [row] = await database.inShop(shop.shopId, (tx) =>
      tx.rows(sql`
        SELECT customer_id AS "customerId", email, total_minor::int AS total, completed_at IS NOT NULL AS completed,
          deleted_at IS NOT NULL AS deleted, recovery_url IS NOT NULL AS "canBeResumed",
          (SELECT sum(quantity)::int FROM checkout_line l WHERE l.checkout_id = c.checkout_id) AS pieces
        FROM checkout c WHERE checkout_id = ${begun.id}`),
    );
    return row;
  };
  return { ...shop, begun, lines, customer, checkout };
}

const ABANDONED = { total: 2000, completed: false, deleted: false, canBeResumed: true, pieces: 2 };

it("checkouts/create: a guest is known by address", async () => {
  const { told, checkout } = await shopWithCheckout({ email: "Guest@tea.example" });
  await told();
  const email = "guest@tea.example";
  expect(await checkout()).toEqual({ ...ABANDONED, customerId: provisionalCustomerId({ email }), email });
});

it("checkouts/create: of a customer the address is not kept twice", async () => {
  const { told, checkout, customer } = await shopWithCheckout({ email: "ada@tea.example", isCustomer: true });
  await told();
  expect(await checkout()).toEqual({ ...ABANDONED, customerId: customer!.id, email: null });
});

it("checkouts/update: changed, then completed", async () => {
  const { told, checkout, twin, begun, lines } = await shopWithCheckout({});
  twin.saveCheckout({ token: begun.token, lines: [{ ...lines[0]!, quantity: 5 }] });
  expect(await told()).toEqual([]);
  expect(await checkout()).toEqual({ ...ABANDONED, customerId: null, email: null, total: 5000, pieces: 5 });
  twin.completeCheckout(begun.token);
  await told();
  expect(await checkout()).toMatchObject({ completed: true, canBeResumed: false });
});

it("checkouts/delete: nothing but the id is left, and a late message brings nothing back", async () => {
  const { told, checkout, twin, begun, lines } = await shopWithCheckout({ email: "guest@tea.example" });
  await told();
  const body = `{"id":${begun.id}}`;
  await post({ shop: twin.domain, topic: "checkouts/delete", webhookId: "deleted", body });
  const gone = {
    customerId: null,
    email: null,
    total: null,
    completed: false,
    deleted: true,
    canBeResumed: false,
  };
  await told();
  expect(await checkout()).toEqual({ ...gone, pieces: null });
  twin.saveCheckout({ token: begun.token, lines: [{ ...lines[0]!, quantity: 5 }] });
  await told();
  expect(await checkout()).toEqual({ ...gone, pieces: null });
});
