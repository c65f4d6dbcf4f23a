/** What a cart comes to before it is an order, in the currency the visitor sees. */
import type { CartLine, Product, Variant } from "../shop/model.ts";
import { converter, exponentOf, fractionOf } from "../shop/money.ts";
import type { TwinShop } from "../shop/store.ts";

export type PricedLine = CartLine & { product: Product; variant: Variant; unit: bigint; total: bigint };
export type PricedCart = {
  lines: PricedLine[];
  quantity: number;
  /** Minor units of the shop's currency. */
  subtotal: bigint;
  discounts: { code: string; amount: bigint; freeShipping: boolean }[];
  /** Codes that do not apply, with the reason for the customer. */
  refused: { code: string; reason: string }[];
  total: bigint;
  shipping: bigint;
  /** Turns minor units of the shop's currency into those of the visitor's. */
  show: (minor: bigint) => bigint;
};

/** Whole units of the shop's currency. */
const SHIPPING = { price: 4.9, freeFrom: 50 };

/** Lines whose product has gone are left out. */
export function priceCart(
  shop: TwinShop,
  cart: { lines: CartLine[]; discountCodes: string[] } | null,
  customerId: bigint | null,
  currency: string,
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
    const wanted =
      value.type === "percentage"
        ? fractionOf(total, value.percent / 100)
        : value.type === "fixed_amount"
          ? value.amount
          : 0n;
    const amount = wanted < total ? wanted : total;
    total -= amount;
    discounts.push({ code, amount, freeShipping: value.type === "free_shipping" });
  }
  const whole = 10 ** exponentOf(shop.state.currency);
  const parcel = lines.some((line) => line.variant.requiresShipping);
  const free = total >= BigInt(SHIPPING.freeFrom * whole) || discounts.some((one) => one.freeShipping);
  const shipping = parcel && !free ? BigInt(Math.round(SHIPPING.price * whole)) : 0n;
  const convert = converter(shop.state.currency, currency, shop.state.presentmentRates[currency] ?? 1);
  const show = (minor: bigint) => convert(minor).presentment;
  return { lines, quantity, subtotal, discounts, refused, total, shipping, show };
}

/** What shipping costs before any code makes it free: the order applies its codes itself. */
export function shippingBeforeCodes(priced: PricedCart, shop: TwinShop): bigint | null {
  if (!priced.lines.some((line) => line.variant.requiresShipping)) return null;
  const whole = 10 ** exponentOf(shop.state.currency);
  return priced.total >= BigInt(SHIPPING.freeFrom * whole) ? 0n : BigInt(Math.round(SHIPPING.price * whole));
}
