// Lines, costs and refunded pieces of plain orders, stored past every door; the orders themselves are stored by
// storePlainOrders, whose ids are their places.
import { jsonRows } from "../../app/commerce/json-rows.ts";
import { sql, type Tx } from "../../app/platform/db.server.ts";
import { rebuildShop } from "../../app/retention/recompute.server.ts";
import type { OrderWithLines } from "./personas.ts";
import { storePlainOrders } from "./store-plain-orders.ts";

export async function storeOrdersWithLines(tx: Tx, shopId: bigint, orders: OrderWithLines[]): Promise<void> {
  await storePlainOrders(tx, shopId, orders);
  await tx.run(sql`DELETE FROM order_line`);
  await tx.run(sql`DELETE FROM product_variant`);
  await tx.run(sql`DELETE FROM refund`);
  await tx.run(sql`DELETE FROM refund_line`);
  const headers = orders.map(({ discountMinor, source }, place) => ({
    id: place + 1,
    discountMinor,
    source,
  }));
  await tx.run(sql`
    UPDATE orders o SET discount_minor = told."discountMinor", source = told.source
    FROM json_to_recordset(${jsonRows(headers)}::json) AS told (id bigint, "discountMinor" bigint, source text)
    WHERE o.order_id = told.id`);
  const lines = orders.flatMap((order, place) =>
    order.lines.map((line, position) => ({
      ...line,
      orderId: place + 1,
      position,
      id: (place + 1) * 100 + position,
    })),
  );
  const told = sql`json_to_recordset(${jsonRows(lines)}::json) AS told ("orderId" bigint, position int, id bigint,
    price bigint, pieces int, holds int, discount bigint, "compareAt" bigint, "giftCard" boolean, cost bigint,
    "refundedPieces" int, "cameBack" boolean)`;
  await tx.run(sql`
    INSERT INTO order_line (shop_id, order_id, position, line_id, variant_id, title, quantity, current_quantity, price_minor,
      compare_at_minor, discount_minor, gift_card)
    SELECT ${shopId}, "orderId", position, id, id, 'A thing', pieces, holds, price, "compareAt", discount, "giftCard"
    FROM ${told}`);
  await tx.run(sql`
    INSERT INTO product_variant (shop_id, variant_id, product_id, title, unit_cost_minor, version)
    SELECT ${shopId}, id, id, 'A thing', cost, '1' FROM ${told}`);
  await tx.run(sql`
    INSERT INTO refund (shop_id, refund_id, order_id, created_at, amount_minor)
    SELECT ${shopId}, id, "orderId", now(), 0 FROM ${told} WHERE "refundedPieces" > 0`);
  await tx.run(sql`
    INSERT INTO refund_line (shop_id, refund_id, position, line_id, quantity, amount_minor, restocked)
    SELECT ${shopId}, id, 0, id, "refundedPieces", 0, "cameBack" FROM ${told} WHERE "refundedPieces" > 0`);
  await rebuildShop(tx, shopId);
}
