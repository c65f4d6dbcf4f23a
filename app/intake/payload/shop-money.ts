// Amounts of a payload in the shop's minor units.
import { MoneyError, toMinor } from "../../commerce/money.ts";
import { PayloadError } from "../../shopify/payload-error.ts";
import type { MoneySet } from "../../shopify/payload-fields.ts";

const LARGEST = 2n ** 63n - 1n;

/** @throws PayloadError for what is no amount, an unknown currency, or too much to keep */
export function minor(amount: string, currency: string): bigint {
  try {
    const value = toMinor(amount, currency);
    if (value > LARGEST || value < -LARGEST) throw new PayloadError("an amount too large to keep");
    return value;
  } catch (error) {
    if (error instanceof MoneyError) throw new PayloadError(error.message, { cause: error });
    throw error;
  }
}

/** @throws PayloadError also when the set's shop money is not in the shop's currency */
export function shopMinor(set: MoneySet, currency: string): bigint {
  const { amount, currency_code } = set.shop_money;
  if (currency_code !== currency) {
    throw new PayloadError(`an amount is in ${currency_code}, the shop's currency is ${currency}`);
  }
  return minor(amount, currency);
}

export function shopMinorOrNull(set: MoneySet | null | undefined, currency: string): bigint | null {
  return set ? shopMinor(set, currency) : null;
}
