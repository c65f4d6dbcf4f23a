/** fulfillments/*, and the fulfilments inside orders. */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import type { Fulfillment, Order } from "../../shop/model/order.ts";
import { restInstant } from "../instants.ts";
import { bigJson } from "../json.ts";
import { lineJson } from "./line.ts";
import { seer } from "./spelling.ts";

export function fulfillmentPayload(shop: ShopCore, order: Order, fulfillment: Fulfillment): string {
  return bigJson(fulfillmentJson(shop, order, fulfillment));
}

export function fulfillmentJson(shop: ShopCore, order: Order, f: Fulfillment): Record<string, unknown> {
  const see = seer(shop);
  return {
    id: f.id,
    admin_graphql_api_id: gid("Fulfillment", f.id),
    created_at: restInstant(f.createdAt, shop.state.timezone),
    location_id: null,
    name: f.name,
    order_id: order.id,
    origin_address: {},
    receipt: {},
    service: "manual",
    shipment_status: null,
    status: f.status,
    tracking_company: f.trackingCompany,
    tracking_number: f.trackingNumber,
    tracking_numbers: f.trackingNumber === null ? [] : [f.trackingNumber],
    tracking_url: null,
    tracking_urls: [],
    updated_at: restInstant(f.updatedAt, shop.state.timezone),
    email: see(order.email),
    line_items: f.lines.flatMap(({ lineId, quantity }) => {
      const line = order.lines.find((l) => l.id === lineId);
      return line ? [{ ...lineJson(shop, order, line), quantity }] : [];
    }),
  };
}
