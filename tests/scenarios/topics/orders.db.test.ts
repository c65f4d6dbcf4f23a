// Every topic that tells of orders: what is known after it, to the last unit.
import { expect, it } from "vitest";
import { sql } from "../../../app/platform/db.server.ts";
import { testDatabase } from "../../set-up/database.ts";
import { toldByTwin } from "./shop-told-by-twin.ts";

const database = await testDatabase();
const { newShop } = await toldByTwin(database, { everyTopic: true });

/** One order of two teas at 10.00 and one cup at 5.00, by Ada. */
async function shopWithOrder(spec: { financialStatus?: "paid" | "pending" } = {}) {
  const shop = await newShop();
  const product = shop.twin.createProduct({
    title: "Tea",
    variants: [
      { title: "Leaf", price: 1000n },
      { title: "Cup", price: 500n },
    ],
  });
  const [tea, cup] = product.variants.map((variant) => variant.id);
  const lines = [
    { variantId: tea!, quantity: 2 },
    { variantId: cup!, quantity: 1 },
  ];
  const order = shop.twin.createOrder({ email: "ada@tea.example", lines, ...spec });
  // what happens within one millisecond has no order
  await shop.told();
  const rows = <T>(table: "orders" | "order_line" | "purchase" | "refund" | "fulfilment") => {
    const questions = {
      orders: sql`SELECT total_minor::int AS total, refunded_minor::int AS refunded, financial_status AS paid,
        fulfillment_status AS sent, cancelled_at IS NOT NULL AS cancelled, deleted_at IS NOT NULL AS deleted FROM orders`,
      order_line: sql`SELECT title, quantity, current_quantity AS current FROM order_line ORDER BY position`,
      purchase: sql`SELECT gross_minor::int AS gross, net_minor::int AS net FROM purchase`,
      refund: sql`SELECT amount_minor::int AS amount,
        (SELECT sum(quantity)::int FROM refund_line l WHERE l.refund_id = r.refund_id AND restocked) AS back FROM refund r`,
      fulfilment: sql`SELECT status FROM fulfilment`,
    };
    return database.inShop(shop.shopId, (tx) => tx.rows<T>(questions[table]));
  };
  return { ...shop, order, rows, cup: cup! };
}

const PAID = { total: 2500, refunded: 0, paid: "paid", sent: null, cancelled: false, deleted: false };

it("orders/create", async () => {
  const { told, rows } = await shopWithOrder();
  expect((await told()).filter((one) => one.startsWith("orders/"))).toEqual([]);
  expect(await rows("orders")).toEqual([PAID]);
  expect(await rows("order_line")).toEqual([
    { title: "Tea", quantity: 2, current: 2 },
    { title: "Tea", quantity: 1, current: 1 },
  ]);
  expect(await rows("purchase")).toEqual([{ gross: 2500, net: 2500 }]);
});

it("orders/paid", async () => {
  const { told, rows, twin, order } = await shopWithOrder({ financialStatus: "pending" });
  await told();
  expect(await rows("orders")).toEqual([{ ...PAID, paid: "pending" }]);
  twin.payOrder(order.id);
  await told();
  expect(await rows("orders")).toEqual([PAID]);
});

it("orders/edited, whose result comes as orders/updated", async () => {
  const { told, rows, twin, order, cup } = await shopWithOrder();
  twin.editOrder(order.id, { set: [{ line: 0, quantity: 1 }], add: [{ variantId: cup, quantity: 3 }] });
  expect(await told()).toContain("orders/edited ignored");
  expect(await rows("order_line")).toEqual([
    { title: "Tea", quantity: 2, current: 1 },
    { title: "Tea", quantity: 1, current: 1 },
    { title: "Tea", quantity: 3, current: 3 },
  ]);
});

it("orders/fulfilled, fulfillments/create", async () => {
  const { told, rows, twin, order } = await shopWithOrder();
  twin.fulfilOrder(order.id);
  await told();
  expect(await rows("orders")).toEqual([{ ...PAID, sent: "fulfilled" }]);
  expect(await rows("fulfilment")).toEqual([{ status: "success" }]);
});

it("refunds/create: money of one line, whose goods came back", async () => {
  const { told, rows, twin, order } = await shopWithOrder();
  twin.refundOrder(order.id, { lines: [{ line: 0, quantity: 1 }] });
  await told();
  expect(await rows("orders")).toEqual([{ ...PAID, refunded: 1000, paid: "partially_refunded" }]);
  expect(await rows("refund")).toEqual([{ amount: 1000, back: 1 }]);
  expect(await rows("purchase")).toEqual([{ gross: 2500, net: 1500 }]);
});

it("orders/cancelled: no purchase any more", async () => {
  const { told, rows, twin, order } = await shopWithOrder();
  twin.cancelOrder(order.id);
  await told();
  expect(await rows("orders")).toMatchObject([{ refunded: 2500, paid: "refunded", cancelled: true }]);
  expect(await rows("purchase")).toEqual([]);
});

it("orders/delete", async () => {
  const { told, rows, twin, order } = await shopWithOrder();
  twin.deleteOrder(order.id);
  await told();
  expect(await rows("orders")).toMatchObject([{ deleted: true }]);
  expect(await rows("purchase")).toEqual([]);
});

it("returns/request, approve and close: what is on its way back, and when it has come", async () => {
  const { told, twin, order, shopId } = await shopWithOrder();
  twin.fulfilOrder(order.id);
  const returns = () =>
    database.inShop(shopId, (tx) =>
      tx.rows(sql`
        SELECT r.status, r.order_id = ${order.id} AS "ofOrder", l.line_id = ${order.lines[0]!.id} AS "ofLine",
          l.quantity, l.reason
        FROM order_return r JOIN order_return_line l USING (shop_id, return_id)`),
    );
  const lines = [{ line: 0, quantity: 1, reason: "defective", note: "Ada says it smells" }];
  twin.returnOrder(order.id, { lines, close: false });
  await told();
  const open = { status: "open", ofOrder: true, ofLine: true, quantity: 1, reason: "defective" };
  expect(await returns()).toEqual([open]);
  twin.returnOrder(order.id, { lines, close: true, refund: true });
  await told();
  expect(await returns()).toEqual(expect.arrayContaining([open, { ...open, status: "closed" }]));
});
