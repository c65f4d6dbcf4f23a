// Amounts as the merchant reads them: the language's digits, the currency's sign in its place.
import { numbersIn } from "../ui/format.ts";
import type { Language } from "../ui/language.ts";
import { currencyExponent, fromMinor } from "./money.ts";

type Options = {
  /** for axes and narrow cells: "$1.2K" */
  compact?: boolean;
};

/**
 * @param minor integer minor units, or an unrounded average of them; null is written as "–"
 * @param currency ISO 4217, or null while the shop's is not known yet
 */
export function moneyText(
  minor: bigint | number | null,
  currency: string | null,
  language: Language,
  { compact = false }: Options = {},
): string {
  if (minor === null || currency === null) return "–";
  const format = numbersIn(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...(compact && { notation: "compact", maximumFractionDigits: 1 }),
  });
  // a decimal string keeps every digit of a large amount, a number would not
  const amount =
    typeof minor === "bigint"
      ? (fromMinor(minor, currency) as Intl.StringNumericLiteral)
      : minor / 10 ** currencyExponent(currency);
  return format.format(amount);
}
