// The topics of shopify.app.toml suffice: a shop told by them alone ends as one that hears of everything.
import { expect, it } from "vitest";
import { raw, sql } from "../../../app/platform/db.server.ts";
import type { TwinShop } from "../../../twin/shop/store.ts";
import { testDatabase } from "../../set-up/database.ts";
import { type ToldShop, toldByTwin } from "./shop-told-by-twin.ts";

const database = await testDatabase();
const every = await toldByTwin(database, { everyTopic: true });
const subscribed = await toldByTwin(database, { everyTopic: false });

const DAY = 86_400_000;
const START = Date.UTC(2026, 4, 1);

function live(shop: TwinShop) {
  const { variants } = shop.createProduct({ title: "Tea", variants: [{ price: 1000n }] });
  const lines = [{ variantId: variants[0]!.id, quantity: 3 }];
  const orders = Array.from({ length: 8 }, (_, day) =>
    shop.createOrder({
      email: `buyer-${day % 3}@tea.example`,
      lines,
      createdAt: START + day * DAY,
      financialStatus: day === 0 ? "pending" : "paid",
    }),
  );
  const [unpaid, edited, sent, refunded, returned, cancelled, deleted] = orders.map((order) => order.id);
  shop.payOrder(unpaid!, START + 20 * DAY);
  shop.editOrder(edited!, { set: [{ line: 0, quantity: 1 }], at: START + 20 * DAY });
  shop.fulfilOrder(sent!, { at: START + 20 * DAY });
  shop.refundOrder(refunded!, { lines: [{ line: 0, quantity: 1 }], at: START + 21 * DAY });
  shop.fulfilOrder(returned!, { at: START + 20 * DAY });
  shop.returnOrder(returned!, { refund: true, at: START + 22 * DAY });
  shop.cancelOrder(cancelled!, { at: START + 20 * DAY });
  shop.deleteOrder(deleted!);
}

// ids are the twin's own and versions the messages': all else must agree
const COLUMNS = {
  orders: `created_at, cancelled_at, deleted_at IS NULL, total_minor, refunded_minor, financial_status, fulfillment_status`,
  order_line: "quantity, current_quantity, price_minor",
  refund: "created_at, amount_minor",
  refund_line: "quantity, amount_minor, restocked",
  fulfilment: "created_at, status",
  order_return: "status, right(name, 3)",
  order_return_line: "quantity, reason",
  purchase: "at, ordinal, gap_days, gross_minor, net_minor",
  customer: "email",
};

async function known({ shopId, told, twin }: ToldShop) {
  live(twin);
  await told();
  const contents: Record<string, string[]> = {};
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const rows = await database.inShop(shopId, (tx) =>
      tx.rows<{ row: string }>(sql`SELECT row(${raw(columns)})::text AS row FROM ${raw(table)} ORDER BY 1`),
    );
    contents[table] = rows.map(({ row }) => row);
  }
  return contents;
}

it("tells of payment, edits, fulfilment and returns", async () => {
  const all = await known(await every.newShop());
  expect(all.purchase).toHaveLength(5); // of 8: one cancelled, one deleted, one wholly given back
  expect(all.order_return).toHaveLength(1);
  expect(await known(await subscribed.newShop())).toEqual(all);
});
