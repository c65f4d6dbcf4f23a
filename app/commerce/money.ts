// Amounts as Shopify writes them ("12.50") and as we keep them (integer minor units of that currency).
// Exponents come from ISO 4217 by way of Intl (CLDR): 0 for JPY, 3 for KWD, BHD, OMR, TND and JOD, 2 for most.

export class MoneyError extends Error {
  override name = "MoneyError";
}

const known = new Set(Intl.supportedValuesOf("currency"));
const exponents = new Map<string, number>();

// CLDR shows these without decimals in everyday use, ISO 4217 and Shopify keep two or three
const ISO_EXPONENTS: Record<string, number> = {
  AFN: 2,
  ALL: 2,
  IQD: 3,
  IRR: 2,
  KPW: 2,
  LAK: 2,
  MGA: 2,
  MMK: 2,
  RSD: 2,
  SLL: 2,
  SOS: 2,
  SYP: 2,
  YER: 2,
};

/**
 * How many decimal digits the currency has.
 * @throws MoneyError for a code that is no ISO 4217 currency
 */
export function currencyExponent(currency: string): number {
  const cached = exponents.get(currency);
  if (cached !== undefined) return cached;
  if (!known.has(currency)) throw new MoneyError(`unknown currency "${currency}"`);
  const exponent =
    ISO_EXPONENTS[currency] ??
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ??
    2;
  exponents.set(currency, exponent);
  return exponent;
}

const AMOUNT = /^(-?)(\d+)(?:\.(\d*))?$/;

/**
 * "12.5" in USD → 1250n. Digits beyond the currency's own are rounded half away from zero
 * (spreadsheets leave 22.200000000000003).
 * @throws MoneyError for anything but a plain decimal number
 */
export function toMinor(amount: string, currency: string): bigint {
  const exponent = currencyExponent(currency);
  const plain = plainMinor(amount, exponent);
  if (plain !== null) return BigInt(plain);
  const match = AMOUNT.exec(amount.trim());
  if (!match) throw new MoneyError(`"${amount}" is not an amount of money`);
  const [, sign, whole, fraction = ""] = match;
  const kept = fraction.slice(0, exponent).padEnd(exponent, "0");
  const roundUp = (fraction[exponent] ?? "0") >= "5" ? 1n : 0n;
  const magnitude = BigInt(whole! + kept) + roundUp;
  return sign === "-" ? -magnitude : magnitude;
}

/** Nearly all are "12.5": a tenth of the time. @returns null when it takes a closer look */
function plainMinor(amount: string, exponent: number): number | null {
  if (amount.length > MOST_PLAIN) return null;
  let minor = 0;
  let decimals = -1;
  for (let at = 0; at < amount.length; at++) {
    const digit = amount.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) {
      minor = minor * 10 + digit;
      if (decimals >= 0) decimals++;
    } else if (digit === POINT && decimals < 0 && at > 0) decimals = 0;
    else return null;
  }
  if (amount.length === 0 || decimals > exponent) return null;
  for (let missing = exponent - Math.max(decimals, 0); missing > 0; missing--) minor *= 10;
  return minor;
}

/** With up to four decimals more this stays below 2^53. */
const MOST_PLAIN = 11;
const POINT = ".".charCodeAt(0) - 48;

/** 1250n in USD → "12.50". */
export function fromMinor(minor: bigint, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? "" : `.${digits.slice(-exponent)}`;
  return `${minor < 0n ? "-" : ""}${whole}${fraction}`;
}
