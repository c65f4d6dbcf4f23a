/** refunds/create, and the refunds inside orders. */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import type { Order, Refund, RefundLine, Transaction } from "../../shop/model/order.ts";
import { restAmount } from "../../shop/money.ts";
import { restInstant } from "../instants.ts";
import { bigJson } from "../json.ts";
import { lineJson } from "./line.ts";
import { instantsOf, moneyOf } from "./spelling.ts";

export function refundPayload(shop: ShopCore, order: Order, refund: Refund): string {
  return bigJson(refundJson(shop, order, refund));
}

export function refundJson(shop: ShopCore, order: Order, refund: Refund): Record<string, unknown> {
  const m = moneyOf(shop, order);
  const when = instantsOf(shop);
  return {
    id: refund.id,
    admin_graphql_api_id: gid("Refund", refund.id),
    created_at: when(refund.createdAt),
    note: refund.note,
    order_id: order.id,
    processed_at: when(refund.createdAt),
    restock: refund.lines.some((line) => line.restockType !== "no_restock"),
    total_additional_fees_set: m.set({ shop: 0n, presentment: 0n }),
    total_duties_set: m.set({ shop: 0n, presentment: 0n }),
    user_id: null,
    return:
      refund.returnId === null
        ? null
        : { id: refund.returnId, admin_graphql_api_id: gid("Return", refund.returnId) },
    refund_shipping_lines: [],
    order_adjustments: refund.adjustments.map((adjustment) => ({
      id: adjustment.id,
      amount: m.text(adjustment.amount),
      amount_set: m.set(adjustment.amount),
      kind: adjustment.kind,
      order_id: order.id,
      reason: adjustment.reason,
      refund_id: refund.id,
      tax_amount: m.text(adjustment.tax),
      tax_amount_set: m.set(adjustment.tax),
    })),
    transactions: refund.transactions.map((t) => transactionJson(shop, order, t)),
    refund_line_items: refund.lines.map((line) => refundLineJson(shop, order, line)),
    duties: [],
    additional_fees: [],
  };
}

function refundLineJson(shop: ShopCore, order: Order, line: RefundLine): Record<string, unknown> {
  const m = moneyOf(shop, order);
  const of = order.lines.find((l) => l.id === line.lineId);
  // REST sends these two as numbers, unlike all other money.
  return {
    id: line.id,
    line_item_id: line.lineId,
    location_id: null,
    quantity: line.quantity,
    restock_type: line.restockType,
    subtotal: Number(m.text(line.subtotal)),
    subtotal_set: m.set(line.subtotal),
    total_tax: Number(m.text(line.tax)),
    total_tax_set: m.set(line.tax),
    line_item: of ? lineJson(shop, order, of) : null,
  };
}

function transactionJson(shop: ShopCore, order: Order, t: Transaction): Record<string, unknown> {
  const m = moneyOf(shop, order);
  return {
    id: t.id,
    admin_graphql_api_id: gid("OrderTransaction", t.id),
    amount: restAmount(t.amount.presentment, order.presentmentCurrency),
    amount_set: m.set(t.amount),
    created_at: restInstant(t.createdAt, shop.state.timezone),
    currency: order.presentmentCurrency,
    gateway: t.gateway,
    kind: t.kind,
    message: null,
    order_id: order.id,
    parent_id: t.parentId,
    processed_at: restInstant(t.createdAt, shop.state.timezone),
    status: t.status,
    test: order.test,
  };
}
