/** How REST payloads spell money, taxes, instants, addresses, and what the app may not see. */

import type { ShopCore } from "../../shop/core.ts";
import type { Money, Order } from "../../shop/model/order.ts";
import type { Address } from "../../shop/model/people.ts";
import { restAmount } from "../../shop/money.ts";
import { restInstant } from "../instants.ts";

type MoneyText = { text(amount: Money): string; set(amount: Money): Record<string, unknown> };

export function moneyOf(shop: ShopCore, order: Order): MoneyText {
  const currency = shop.state.currency;
  const presentment = order.presentmentCurrency;
  return {
    text: (amount) => restAmount(amount.shop, currency),
    set: (amount) => ({
      shop_money: { amount: restAmount(amount.shop, currency), currency_code: currency },
      presentment_money: {
        amount: restAmount(amount.presentment, presentment),
        currency_code: presentment,
      },
    }),
  };
}

export function taxLines(shop: ShopCore, order: Order, tax: Money, m: MoneyText): Record<string, unknown>[] {
  if (tax.shop === 0n) return [];
  return [
    {
      channel_liable: false,
      price: m.text(tax),
      price_set: m.set(tax),
      rate: shop.state.taxRate,
      title: order.taxesIncluded ? "VAT" : "Tax",
    },
  ];
}

export function instantsOf(shop: ShopCore): (at: number | null) => string | null {
  return (at) => (at === null ? null : restInstant(at, shop.state.timezone));
}

/** Lets protected values through only when the app may see them. */
export function seer(shop: ShopCore): <T>(value: T) => T | null {
  return (value) => (shop.state.protectedData === 2 ? value : null);
}

export function addressJson(address: Address | null): Record<string, unknown> | null {
  if (!address) return null;
  const name = [address.firstName, address.lastName].filter(Boolean).join(" ");
  return {
    first_name: address.firstName,
    last_name: address.lastName,
    name: name || null,
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    province: address.province,
    province_code: address.provinceCode,
    country: address.country,
    country_code: address.countryCode,
    zip: address.zip,
    phone: address.phone,
  };
}
