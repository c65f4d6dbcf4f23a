/** Money of the twin: minor units with each currency's own exponent, printed as REST and GraphQL print it. */
import type { Money } from "./model/order.ts";

const EXPONENTS: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** Digits after the point in this currency (ISO 4217): 0 for JPY, 3 for KWD, else 2. */
export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** REST form: all the currency's digits, "12.50", "1000" for JPY. */
export function restAmount(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  if (exponent === 0) return minor.toString();
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, "0");
  return `${minor < 0n ? "-" : ""}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** GraphQL form: trailing zeros dropped, but always one digit after the point: "12.5", "1000.0". */
export function graphqlAmount(minor: bigint, currency: string): string {
  const rest = restAmount(minor, currency);
  if (!rest.includes(".")) return `${rest}.0`;
  return rest.replace(/0+$/, "").replace(/\.$/, ".0");
}

/** Minor units of a decimal text; throws on more digits than the currency has. */
export function parseAmount(text: string, currency: string): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!parts) throw new Error(`"${text}" is not an amount of money.`);
  const exponent = exponentOf(currency);
  const fraction = (parts[3] ?? "").replace(/0+$/, "");
  if (fraction.length > exponent) throw new Error(`"${text}" has more digits than ${currency} allows.`);
  const minor = BigInt(parts[2]! + fraction.padEnd(exponent, "0"));
  return parts[1] ? -minor : minor;
}

export const ZERO: Money = { shop: 0n, presentment: 0n };

export function add(...parts: Money[]): Money {
  let shop = 0n;
  let presentment = 0n;
  for (const part of parts) {
    shop += part.shop;
    presentment += part.presentment;
  }
  return { shop, presentment };
}

export function subtract(a: Money, b: Money): Money {
  return { shop: a.shop - b.shop, presentment: a.presentment - b.presentment };
}

export function times(a: Money, n: number): Money {
  return { shop: a.shop * BigInt(n), presentment: a.presentment * BigInt(n) };
}

export function negate(a: Money): Money {
  return { shop: -a.shop, presentment: -a.presentment };
}

/** The share `part`/`whole` of an amount, rounded down. */
export function share(a: Money, part: number, whole: number): Money {
  if (whole === 0) return ZERO;
  return {
    shop: (a.shop * BigInt(part)) / BigInt(whole),
    presentment: (a.presentment * BigInt(part)) / BigInt(whole),
  };
}

/** The smallest of some amounts (Math.min takes no bigint). */
export function least(...amounts: bigint[]): bigint {
  let smallest = amounts[0] ?? 0n;
  for (const amount of amounts) if (amount < smallest) smallest = amount;
  return smallest;
}

/** Half away from zero. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const result = (2n * size + denominator) / (2n * denominator);
  return negative ? -result : result;
}

const RATE_SCALE = 100_000_000n;

/** Turns shop minor units into both currencies at `rate` presentment units per shop unit. */
export function converter(
  shopCurrency: string,
  presentmentCurrency: string,
  rate: number,
): (minor: bigint) => Money {
  if (shopCurrency === presentmentCurrency) return (minor) => ({ shop: minor, presentment: minor });
  const scaled = BigInt(Math.round(rate * Number(RATE_SCALE)));
  const up = scaled * 10n ** BigInt(exponentOf(presentmentCurrency));
  const down = RATE_SCALE * 10n ** BigInt(exponentOf(shopCurrency));
  return (minor) => ({ shop: minor, presentment: divideRounded(minor * up, down) });
}

/** Amount × fraction such as a tax rate, rounded half up; exact to eight digits of the fraction. */
export function fractionOf(minor: bigint, fraction: number): bigint {
  return divideRounded(minor * BigInt(Math.round(fraction * Number(RATE_SCALE))), RATE_SCALE);
}
