// What products/* webhooks carry. Costs are not in here: only the Admin API tells them.
import { z } from "zod";
import { amount, id, idFields, instant, text } from "./payload-fields.ts";

const variant = z.object({
  ...idFields("ProductVariant"),
  title: text,
  sku: text,
  /** in the shop's currency */
  price: amount.nullish(),
  compare_at_price: amount.nullish(),
  updated_at: instant.nullish(),
});

export const productPayload = z.object({
  ...idFields("Product"),
  title: z.string(),
  handle: text,
  vendor: text,
  product_type: text,
  status: text,
  /** "a, b" */
  tags: text,
  created_at: instant.nullish(),
  updated_at: instant,
  variants: z.array(variant).nullish(),
});
export type ProductPayload = z.infer<typeof productPayload>;

export const productDeletedPayload = z.object({ id });
