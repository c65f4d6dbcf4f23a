// What checkouts/* webhooks carry. Ids are written as numbers alone.
import { z } from "zod";
import { amount, count, id, idFields, instant, text } from "./payload-fields.ts";

const checkoutLine = z.object({
  product_id: id.nullish(),
  variant_id: id.nullish(),
  title: text,
  quantity: count,
  price: amount.nullish(),
});

export const checkoutPayload = z.object({
  id,
  token: text,
  cart_token: text,
  email: text,
  phone: text,
  buyer_accepts_marketing: z.boolean().nullish(),
  created_at: instant,
  updated_at: instant,
  completed_at: instant.nullish(),
  /** of the shop; amounts are in it */
  currency: z.string(),
  abandoned_checkout_url: text,
  total_price: amount.nullish(),
  line_items: z.array(checkoutLine).nullish(),
  customer: z.object(idFields("Customer")).nullish(),
});
export type CheckoutPayload = z.infer<typeof checkoutPayload>;

export const checkoutDeletedPayload = z.object({ id });
