/** returns/*, and the returns inside orders. */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import type { Order, OrderReturn } from "../../shop/model/order.ts";
import { bigJson } from "../json.ts";

export function returnPayload(shop: ShopCore, order: Order, made: OrderReturn): string {
  return bigJson(returnJson(shop, order, made));
}

export function returnJson(_shop: ShopCore, order: Order, made: OrderReturn): Record<string, unknown> {
  return {
    id: made.id,
    admin_graphql_api_id: gid("Return", made.id),
    name: made.name,
    order_id: order.id,
    order: { id: order.id, admin_graphql_api_id: gid("Order", order.id) },
    status: made.status,
    total_return_line_items: made.lines.length,
    return_line_items: made.lines.map((line) => ({
      id: line.id,
      admin_graphql_api_id: gid("ReturnLineItem", line.id),
      quantity: line.quantity,
      return_reason: line.reason,
      return_reason_note: line.note,
      customer_note: null,
      fulfillment_line_item: {
        line_item: { id: line.lineId, admin_graphql_api_id: gid("LineItem", line.lineId) },
      },
    })),
  };
}
