// What the extension asks of Shopify: words, numbers and dates in the shopper's language, and proof of who they are.
import type { Api as PageApi } from "@shopify/ui-extensions/customer-account.page.render";

export type Host = {
  /** a text of locales/; `count` picks its form */
  translate(key: string, places?: Record<string, string | number>): string;
  number(value: number): string;
  /** @param currency ISO 4217 */
  money(value: number, currency: string, digits: number): string;
  /** @param day YYYY-MM-DD */
  date(day: string): string;
  /** of a month, 1–12 */
  month(month: number): string;
  /** a session token Shopify has signed */
  token(): Promise<string>;
};

type Shopify = Pick<PageApi, "i18n" | "sessionToken">;

/** @param shopify the global of this name, in all targets the same */
export function hostOf({ i18n, sessionToken }: Shopify): Host {
  // days are the shop's already: no zone may move them
  const date = (at: Date, style: Intl.DateTimeFormatOptions) =>
    i18n.formatDate(at, { ...style, timeZone: "UTC", inExtensionLocale: true });
  return {
    translate: (key, places) => i18n.translate(key, places),
    number: (value) => i18n.formatNumber(value, { inExtensionLocale: true }),
    money: (value, currency, digits) =>
      i18n.formatCurrency(value, {
        currency,
        inExtensionLocale: true,
        minimumFractionDigits: Number.isInteger(value) ? 0 : digits,
        maximumFractionDigits: digits,
      }),
    date: (day) => date(new Date(`${day}T00:00:00Z`), { dateStyle: "medium" }),
    month: (month) => date(new Date(Date.UTC(2024, month - 1, 1)), { month: "long" }),
    token: () => sessionToken.get(),
  };
}

export function shopifyHost(): Host {
  return hostOf((globalThis as unknown as { shopify: Shopify }).shopify);
}
