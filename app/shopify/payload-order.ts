// What orders/* webhooks carry (all but orders/edited and orders/delete), and fulfillments/*.
import { z } from "zod";
import { address, customerPayload } from "./payload-customer.ts";
import { amount, count, id, idFields, instant, moneySet, text } from "./payload-fields.ts";
import { refundPayload } from "./payload-refund.ts";
import { returnPayload } from "./payload-return.ts";

const discountAllocation = z.object({
  amount_set: moneySet.nullish(),
  discount_application_index: count.nullish(),
});
const allocations = z.array(discountAllocation).nullish();

const lineItem = z.object({
  ...idFields("LineItem"),
  product_id: id.nullish(),
  variant_id: id.nullish(),
  sku: text,
  title: text,
  quantity: count,
  current_quantity: count.nullish(),
  price: amount.nullish(),
  price_set: moneySet.nullish(),
  gift_card: z.boolean().nullish(),
  discount_allocations: allocations,
});
export type LineItemPayload = z.infer<typeof lineItem>;

export const fulfillmentPayload = z.object({
  ...idFields("Fulfillment"),
  order_id: id.nullish(),
  created_at: instant,
  updated_at: instant.nullish(),
  status: text,
});
export type FulfillmentPayload = z.infer<typeof fulfillmentPayload>;

export const orderPayload = z.object({
  ...idFields("Order"),
  name: text,
  created_at: instant,
  processed_at: instant.nullish(),
  updated_at: instant,
  cancelled_at: instant.nullish(),
  cancel_reason: text,
  test: z.boolean().nullish(),
  /** of the shop; amounts without a set are in it */
  currency: z.string(),
  presentment_currency: text,
  total_price: amount.nullish(),
  total_price_set: moneySet.nullish(),
  subtotal_price_set: moneySet.nullish(),
  total_discounts_set: moneySet.nullish(),
  total_shipping_price_set: moneySet.nullish(),
  total_tax_set: moneySet.nullish(),
  financial_status: text,
  fulfillment_status: text,
  source_name: text,
  landing_site: text,
  referring_site: text,
  /** "a, b" */
  tags: text,
  email: text,
  contact_email: text,
  phone: text,
  customer_locale: text,
  customer: customerPayload.nullish(),
  billing_address: address.nullish(),
  shipping_address: address.nullish(),
  /** what the cart was given along; names beginning with _ are hidden from customers */
  note_attributes: z.array(z.object({ name: z.unknown(), value: z.unknown() })).nullish(),
  discount_codes: z.array(z.object({ code: z.string() })).nullish(),
  discount_applications: z
    .array(z.object({ type: z.string(), code: text, title: text, description: text }))
    .nullish(),
  line_items: z.array(lineItem),
  shipping_lines: z.array(z.object({ discount_allocations: allocations })).nullish(),
  refunds: z.array(refundPayload).nullish(),
  fulfillments: z.array(fulfillmentPayload).nullish(),
  returns: z.array(returnPayload).nullish(),
});
export type OrderPayload = z.infer<typeof orderPayload>;

export const orderDeletedPayload = z.object(idFields("Order"));
