// What refunds/create carries, and what stands under `refunds` in an order.
import { z } from "zod";
import { amount, count, id, idFields, instant, moneySet, text } from "./payload-fields.ts";

const refundLine = z.object({
  line_item_id: id.nullish(),
  quantity: count,
  /** return | legacy_restock: goods came back; cancel: they never left; no_restock */
  restock_type: text,
  subtotal_set: moneySet.nullish(),
  total_tax_set: moneySet.nullish(),
});

// negative = given back beyond the lines (shipping), positive = kept back
const orderAdjustment = z.object({ amount_set: moneySet.nullish(), tax_amount_set: moneySet.nullish() });

// in the currency the customer paid in
const transaction = z.object({ amount, currency: text, kind: z.string(), status: text });

export const refundPayload = z.object({
  ...idFields("Refund"),
  order_id: id.nullish(),
  created_at: instant,
  refund_line_items: z.array(refundLine).nullish(),
  order_adjustments: z.array(orderAdjustment).nullish(),
  transactions: z.array(transaction).nullish(),
});
export type RefundPayload = z.infer<typeof refundPayload>;
