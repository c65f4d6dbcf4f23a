// The visitor's cart, by Shopify's own addresses.
import type { CartFacts } from "./fits.ts";

type Cart = {
  item_count: number;
  total_price: number;
  items: { product_id: number | string }[];
  discount_codes?: { code: string; applicable: boolean }[];
};

/** @param root "/" or "/fr/" @throws when Shopify does not answer in JSON */
const ask = async (address: string, discount?: string): Promise<Cart> =>
  (await fetch(address, discount ? { method: "POST", body: new URLSearchParams({ discount }) } : {})).json();

export const readCart = async (root: string): Promise<CartFacts> => {
  const cart = await ask(`${root}cart.js`);
  return {
    count: cart.item_count,
    // from the currency shown to the shop's own
    total: cart.total_price / (Number(window.Shopify?.currency?.rate) || 1),
    products: cart.items.map((item) => `${item.product_id}`),
  };
};

/** Adds a code to those in the cart. @returns whether it takes effect already */
export const applyCode = async (root: string, code: string): Promise<boolean | undefined> => {
  const codes = (await ask(`${root}cart.js`)).discount_codes?.map((one) => one.code) ?? [];
  const cart = await ask(`${root}cart/update.js`, [...codes, code].join());
  return cart.discount_codes?.some((one) => one.applicable && one.code === code);
};

/** Leaves word in the cart, and so in the order; survives the page. */
export const markCart = (root: string, name: string, value: string): boolean =>
  navigator.sendBeacon(`${root}cart/update.js`, new URLSearchParams({ [`attributes[${name}]`]: value }));
