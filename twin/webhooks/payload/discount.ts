/** discounts/*. */

import type { ShopCore } from "../../shop/core.ts";
import { discountStatus } from "../../shop/discount-status.ts";
import { gid } from "../../shop/gid.ts";
import type { CodeDiscount, RedeemCode } from "../../shop/model/discount.ts";
import { bigJson } from "../json.ts";
import { instantsOf } from "./spelling.ts";

export function discountPayload(shop: ShopCore, discount: CodeDiscount): string {
  const when = instantsOf(shop);
  return bigJson({
    admin_graphql_api_id: gid("DiscountCodeNode", discount.id),
    title: discount.title,
    status: discountStatus(discount, shop.now()),
    created_at: when(discount.createdAt),
    updated_at: when(discount.updatedAt),
  });
}

export function redeemCodePayload(shop: ShopCore, discount: CodeDiscount, code: RedeemCode): string {
  return bigJson({
    admin_graphql_api_id: gid("DiscountCodeNode", discount.id),
    redeem_code: { id: gid("DiscountRedeemCode", code.id), code: code.code },
    updated_at: instantsOf(shop)(shop.now()),
  });
}
