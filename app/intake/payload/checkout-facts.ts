// From a checkout's payload to facts, with no more of the person than is needed to write to them.
import { plainEmail, plainPhone, provisionalCustomerId } from "../../commerce/customer-identity.ts";
import type { CheckoutFact } from "../../commerce/facts.ts";
import type { CheckoutPayload } from "../../shopify/payload-checkout.ts";
import { type Message, versionOf } from "./message.ts";
import { minor } from "./shop-money.ts";

/** @throws PayloadError when an amount cannot be told in its currency */
export function checkoutFact(payload: CheckoutPayload, message: Message): CheckoutFact {
  const { currency, customer } = payload;
  const named = customer?.admin_graphql_api_id ?? customer?.id ?? null;
  // whom Shopify names has an address already: that of the customer
  const email = named ? null : plainEmail(payload.email);
  const phone = named ? null : plainPhone(payload.phone);
  return {
    checkoutId: payload.id,
    token: payload.token ?? null,
    cartToken: payload.cart_token ?? null,
    customerId: named ?? provisionalCustomerId({ email, phone }),
    email,
    phone,
    acceptsMarketing: payload.buyer_accepts_marketing ?? false,
    recoveryUrl: payload.completed_at ? null : (payload.abandoned_checkout_url ?? null),
    currency,
    totalMinor: payload.total_price == null ? null : minor(payload.total_price, currency),
    createdAt: payload.created_at,
    updatedAt: payload.updated_at,
    completedAt: payload.completed_at ?? null,
    lines: (payload.line_items ?? []).map((line) => ({
      productId: line.product_id ?? null,
      variantId: line.variant_id ?? null,
      title: line.title ?? "",
      quantity: line.quantity,
      priceMinor: line.price == null ? null : minor(line.price, currency),
    })),
    version: versionOf(message, payload.updated_at),
  };
}
