/** An order's webhooks: all of them carry the whole order. */
import { orderPayload } from "../webhooks/payload/order.ts";
import type { ShopCore } from "./core.ts";
import type { Order } from "./model/order.ts";

export function emitOrder(shop: ShopCore, topic: string, order: Order): void {
  shop.emit(topic, () => orderPayload(shop, order));
}
