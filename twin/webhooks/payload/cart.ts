/** carts/* and checkouts/*. */

import type { ShopCore } from "../../shop/core.ts";
import type { Cart, CartLine, Checkout } from "../../shop/model/cart.ts";
import type { Property } from "../../shop/model/order.ts";
import { restAmount } from "../../shop/money.ts";
import { bigJson } from "../json.ts";
import { embeddedCustomer } from "./customer.ts";
import { instantsOf, seer } from "./spelling.ts";

export function cartPayload(shop: ShopCore, cart: Cart): string {
  const when = instantsOf(shop);
  return bigJson({
    id: cart.token,
    token: cart.token,
    line_items: cart.lines.map((line) => cartLine(shop, line)),
    note: null,
    attributes: Object.fromEntries(cart.attributes.map((a) => [a.name, a.value])),
    created_at: when(cart.createdAt),
    updated_at: when(cart.updatedAt),
  });
}

export function checkoutPayload(shop: ShopCore, checkout: Checkout): string {
  const when = instantsOf(shop);
  const see = seer(shop);
  const customer = checkout.customerId === null ? undefined : shop.state.customers.get(checkout.customerId);
  const sum = checkout.lines.reduce(
    (total, line) => total + linePrice(shop, line) * BigInt(line.quantity),
    0n,
  );
  return bigJson({
    id: checkout.id,
    token: checkout.token,
    cart_token: checkout.cartToken,
    email: see(checkout.email),
    phone: see(checkout.phone),
    gateway: null,
    buyer_accepts_marketing: checkout.buyerAcceptsMarketing,
    created_at: when(checkout.createdAt),
    updated_at: when(checkout.updatedAt),
    completed_at: when(checkout.completedAt),
    closed_at: null,
    currency: shop.state.currency,
    presentment_currency: checkout.presentmentCurrency,
    abandoned_checkout_url: `https://${shop.domain}/${shop.state.id}/checkouts/${checkout.token}/recover`,
    name: `#${checkout.id}`,
    source_name: "web",
    discount_codes: checkout.discountCodes.map((code) => ({ code })),
    line_items: checkout.lines.map((line) => cartLine(shop, line)),
    subtotal_price: restAmount(sum, shop.state.currency),
    total_line_items_price: restAmount(sum, shop.state.currency),
    total_price: restAmount(sum, shop.state.currency),
    customer: customer ? embeddedCustomer(shop, customer) : null,
  });
}

function cartLine(shop: ShopCore, line: CartLine): Record<string, unknown> {
  const { product, variant } = shop.variant(line.variantId);
  const price = linePrice(shop, line);
  return {
    id: variant.id,
    variant_id: variant.id,
    product_id: product.id,
    quantity: line.quantity,
    title: product.title,
    variant_title: variant.title,
    sku: variant.sku,
    vendor: product.vendor,
    price: restAmount(price, shop.state.currency),
    line_price: restAmount(price * BigInt(line.quantity), shop.state.currency),
    gift_card: product.giftCard,
    properties: Object.fromEntries(line.properties.map((p: Property) => [p.name, p.value])),
  };
}

function linePrice(shop: ShopCore, line: CartLine): bigint {
  return shop.variant(line.variantId).variant.price;
}
