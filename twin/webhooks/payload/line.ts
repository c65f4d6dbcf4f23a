/** A line item as it stands in orders, refunds and fulfilments. */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import type { Order, OrderLine } from "../../shop/model/order.ts";
import { lineDiscount } from "../../shop/totals.ts";
import { moneyOf, taxLines } from "./spelling.ts";

export function lineJson(shop: ShopCore, order: Order, line: OrderLine): Record<string, unknown> {
  const m = moneyOf(shop, order);
  const left = line.fulfillableQuantity;
  return {
    id: line.id,
    admin_graphql_api_id: gid("LineItem", line.id),
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    fulfillable_quantity: left,
    fulfillment_service: "manual",
    fulfillment_status:
      left === 0 && line.currentQuantity > 0
        ? "fulfilled"
        : left < line.quantity && left > 0
          ? "partial"
          : null,
    gift_card: line.giftCard,
    grams: 0,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    price: m.text(line.unitPrice),
    price_set: m.set(line.unitPrice),
    product_exists: line.productId !== null && shop.state.products.has(line.productId),
    product_id: line.productId,
    properties: line.properties,
    quantity: line.quantity,
    requires_shipping: line.requiresShipping,
    sales_line_item_group_id: null,
    sku: line.sku,
    taxable: true,
    title: line.title,
    total_discount: m.text(lineDiscount(line)),
    total_discount_set: m.set(lineDiscount(line)),
    variant_id: line.variantId,
    variant_inventory_management: "shopify",
    variant_title: line.variantTitle,
    vendor: line.vendor,
    tax_lines: taxLines(shop, order, line.tax, m),
    duties: [],
    discount_allocations: line.allocations.map((allocation) => ({
      amount: m.text(allocation.amount),
      amount_set: m.set(allocation.amount),
      discount_application_index: allocation.discount,
    })),
  };
}
