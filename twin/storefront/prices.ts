/** What a cart comes to before it is an order, in the currency the visitor sees. */
import type { CartLine } from "../shop/model/cart.ts";
import type { AutomaticDiscount, DiscountValue } from "../shop/model/discount.ts";
import type { Product, Variant } from "../shop/model/goods.ts";
import { converter, exponentOf, fractionOf } from "../shop/money.ts";
import type { TwinShop } from "../shop/store.ts";

export type PricedLine = CartLine & { product: Product; variant: Variant; unit: bigint; total: bigint };
export type PricedCart = {
  lines: PricedLine[];
  quantity: number;
  /** Minor units of the shop's currency. */
  subtotal: bigint;
  discounts: { code: string; amount: bigint; freeShipping: boolean }[];
  /** The one that needs no code; null = none applies. */
  automatic: { title: string; value: DiscountValue; amount: bigint } | null;
  /** Codes that do not apply, with the reason for the customer. */
  refused: { code: string; reason: string }[];
  total: bigint;
  shipping: bigint;
  /** Turns minor units of the shop's currency into hundredths of the visitor's: what Liquid and scripts are given. */
  show: (minor: bigint) => number;
};

/** Whole units of the shop's currency. */
const SHIPPING = { price: 4.9, freeFrom: 50 };

/** Lines whose product has gone are left out. */
export function priceCart(
  shop: TwinShop,
  cart: { lines: CartLine[]; discountCodes: string[] } | null,
  customerId: bigint | null,
  currency: string,
  /** those whose customers this visitor is among */
  automatics: AutomaticDiscount[] = [],
): PricedCart {
  const lines = (cart?.lines ?? []).flatMap((line) => {
    const known = shop.variants.get(line.variantId);
    if (!known) return [];
    const unit = known.variant.price;
    return [{ ...line, ...known, unit, total: unit * BigInt(line.quantity) }];
  });
  const subtotal = lines.reduce((sum, line) => sum + line.total, 0n);
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  const discounts: PricedCart["discounts"] = [];
  const refused: PricedCart["refused"] = [];
  let total = subtotal;
  for (const code of cart?.discountCodes ?? []) {
    const check = shop.checkDiscount(code, { subtotal, quantity, customerId });
    if (!check.ok) {
      refused.push({ code, reason: check.reason });
      continue;
    }
    const { value } = check;
    const amount = takenOff(total, value);
    total -= amount;
    discounts.push({ code, amount, freeShipping: value.type === "free_shipping" });
  }
  // as at Shopify, where the app asks for no combining: a code of the order's own stands, else the best of them
  const hasOrderCode = discounts.some((one) => !one.freeShipping);
  const automatic = hasOrderCode ? null : bestOf(automatics, total);
  total -= automatic?.amount ?? 0n;
  const whole = 10 ** exponentOf(shop.state.currency);
  const parcel = lines.some((line) => line.variant.requiresShipping);
  const free = total >= BigInt(SHIPPING.freeFrom * whole) || discounts.some((one) => one.freeShipping);
  const shipping = parcel && !free ? BigInt(Math.round(SHIPPING.price * whole)) : 0n;
  const convert = converter(shop.state.currency, currency, shop.state.presentmentRates[currency] ?? 1);
  const show = (minor: bigint) => hundredths(convert(minor).presentment, currency);
  return { lines, quantity, subtotal, discounts, automatic, refused, total, shipping, show };
}

/** Shopify's Liquid counts every currency in hundredths: 500 yen are 50000, 1.250 dinars 125. */
export function hundredths(minor: bigint, currency: string): number {
  return (Number(minor) * 100) / 10 ** exponentOf(currency);
}

function takenOff(total: bigint, value: DiscountValue): bigint {
  if (value.type === "free_shipping") return 0n;
  const wanted = value.type === "percentage" ? fractionOf(total, value.percent / 100) : value.amount;
  return wanted < total ? wanted : total;
}

function bestOf(automatics: AutomaticDiscount[], total: bigint): PricedCart["automatic"] {
  let best: PricedCart["automatic"] = null;
  for (const { title, value } of automatics) {
    const amount = takenOff(total, value);
    if (amount > (best?.amount ?? 0n)) best = { title, value, amount };
  }
  return best;
}

/** What shipping costs before any code makes it free: the order applies its codes itself. */
export function shippingBeforeCodes(priced: PricedCart, shop: TwinShop): bigint | null {
  if (!priced.lines.some((line) => line.variant.requiresShipping)) return null;
  const whole = 10 ** exponentOf(shop.state.currency);
  return priced.total >= BigInt(SHIPPING.freeFrom * whole) ? 0n : BigInt(Math.round(SHIPPING.price * whole));
}
