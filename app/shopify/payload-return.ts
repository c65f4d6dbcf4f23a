// What returns/* webhooks carry, and what stands under `returns` in an order. There is no updated_at.
import { z } from "zod";
import { count, id, idFields, text } from "./payload-fields.ts";

const lineItem = z.object(idFields("LineItem"));

export const returnPayload = z.object({
  ...idFields("Return"),
  order_id: id.nullish(),
  order: z.object(idFields("Order")).nullish(),
  name: text,
  status: z.string(),
  return_line_items: z
    .array(
      z.object({
        quantity: count,
        return_reason: text,
        fulfillment_line_item: z.object({ line_item: lineItem.nullish() }).nullish(),
      }),
    )
    .nullish(),
});
export type ReturnPayload = z.infer<typeof returnPayload>;
