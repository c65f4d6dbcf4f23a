// From a return's payload to facts. Notes are left where they are: customers write anything into them.
import type { ReturnFact } from "../../commerce/facts.ts";
import { PayloadError } from "../../shopify/payload-error.ts";
import { idOf } from "../../shopify/payload-fields.ts";
import type { ReturnPayload } from "../../shopify/payload-return.ts";
import { type Message, versionOf } from "./message.ts";

/**
 * A return says nothing of when it changed, so that the message's own instant counts, in an order's message too.
 * @param inOrder the order it stands in, when it does
 */
export function returnFact(payload: ReturnPayload, message: Message, inOrder?: bigint): ReturnFact {
  const { order, order_id } = payload;
  const orderId = inOrder ?? order?.admin_graphql_api_id ?? order?.id ?? order_id;
  if (!orderId) throw new PayloadError("a return without its order");
  return {
    returnId: idOf(payload),
    orderId,
    name: payload.name ?? null,
    status: payload.status.toLowerCase(),
    lines: (payload.return_line_items ?? []).map((line) => {
      const item = line.fulfillment_line_item?.line_item;
      return {
        lineId: item?.admin_graphql_api_id ?? item?.id ?? null,
        quantity: line.quantity,
        reason: line.return_reason ?? null,
      };
    }),
    version: versionOf(message, null),
  };
}
