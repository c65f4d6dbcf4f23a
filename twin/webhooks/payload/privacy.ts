/** The three compliance topics. */

import type { ShopCore } from "../../shop/core.ts";
import type { Customer } from "../../shop/model/people.ts";
import { bigJson } from "../json.ts";

export function dataRequestPayload(shop: ShopCore, customer: Customer): string {
  return bigJson({
    ...privacyParts(shop, customer),
    orders_requested: shop.ordersOf(customer.id).map((order) => order.id),
    data_request: { id: shop.nextId() },
  });
}

export function customerRedactPayload(shop: ShopCore, customer: Customer): string {
  return bigJson({
    ...privacyParts(shop, customer),
    orders_to_redact: shop.ordersOf(customer.id).map((order) => order.id),
  });
}

export function shopRedactPayload(shop: ShopCore): string {
  return bigJson({ shop_id: shop.state.id, shop_domain: shop.domain });
}

function privacyParts(shop: ShopCore, customer: Customer): Record<string, unknown> {
  return {
    shop_id: shop.state.id,
    shop_domain: shop.domain,
    customer: { id: customer.id, email: customer.email, phone: customer.phone },
  };
}
