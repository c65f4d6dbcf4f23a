/** Carts and checkouts of the storefront, and the order a checkout ends in. */
import { cartPayload, checkoutPayload } from "../webhooks/payload/cart.ts";
import type { ShopCore } from "./core.ts";
import type { Cart, CartLine, Checkout } from "./model/cart.ts";
import type { Order, Property } from "./model/order.ts";
import { createOrder } from "./orders.ts";
import type { OrderSpec } from "./specs.ts";

export function saveCart(
  shop: ShopCore,
  given: { token?: string; lines: CartLine[]; attributes?: Property[]; discountCodes?: string[] },
): Cart {
  const token = given.token ?? shop.nextToken();
  const known = shop.state.carts.get(token);
  const now = shop.now();
  const cart: Cart = {
    token,
    lines: given.lines,
    attributes: given.attributes ?? known?.attributes ?? [],
    discountCodes: given.discountCodes ?? known?.discountCodes ?? [],
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
  shop.state.carts.set(token, cart);
  shop.emit(known ? "carts/update" : "carts/create", () => cartPayload(shop, cart));
  return cart;
}

export function saveCheckout(
  shop: ShopCore,
  given: Partial<Omit<Checkout, "id" | "createdAt">> & { lines: CartLine[] },
): Checkout {
  const token = given.token ?? shop.nextToken();
  const known = shop.state.checkouts.get(token);
  const now = shop.now();
  const checkout: Checkout = {
    id: known?.id ?? shop.nextId(),
    cartToken: null,
    email: null,
    phone: null,
    customerId: null,
    discountCodes: [],
    buyerAcceptsMarketing: false,
    presentmentCurrency: shop.state.currency,
    completedAt: null,
    createdAt: now,
    ...known,
    ...given,
    token,
    updatedAt: now,
  };
  shop.state.checkouts.set(token, checkout);
  shop.emit(known ? "checkouts/update" : "checkouts/create", () => checkoutPayload(shop, checkout));
  return checkout;
}

export function completeCheckout(shop: ShopCore, token: string, extra: Partial<OrderSpec>): Order {
  const checkout = shop.state.checkouts.get(token);
  if (!checkout) throw new Error(`The shop has no checkout ${token}.`);
  if (checkout.completedAt !== null) throw new Error("This checkout was already completed.");
  const order = createOrder(shop, {
    lines: checkout.lines.map((line) => ({
      variantId: line.variantId,
      quantity: line.quantity,
      properties: line.properties,
    })),
    ...(checkout.customerId === null ? {} : { customerId: checkout.customerId }),
    ...(checkout.email === null ? {} : { email: checkout.email }),
    ...(checkout.phone === null ? {} : { phone: checkout.phone }),
    ...(checkout.cartToken === null ? {} : { cartToken: checkout.cartToken }),
    checkoutToken: token,
    discountCodes: checkout.discountCodes,
    presentmentCurrency: checkout.presentmentCurrency,
    buyerAcceptsMarketing: checkout.buyerAcceptsMarketing,
    ...extra,
  });
  checkout.completedAt = shop.now();
  checkout.updatedAt = shop.now();
  if (checkout.cartToken !== null) shop.state.carts.delete(checkout.cartToken);
  shop.emit("checkouts/update", () => checkoutPayload(shop, checkout));
  return order;
}
