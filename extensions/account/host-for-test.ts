// Shopify's host with the extension's own texts: forms by Intl.PluralRules, numbers and dates by Intl.
import { readFileSync } from "node:fs";
import { type Host, hostOf } from "./src/host.ts";

type Texts = { [key: string]: string | Texts };

/** Runs in Node and, as text, in a browser: it must use nothing from outside. */
export function i18nFor(language: string, texts: Texts) {
  const found = (key: string) =>
    key.split(".").reduce<string | Texts | undefined>((at, part) => (at as Texts | undefined)?.[part], texts);
  return {
    translate: (key: string, places: Record<string, string | number> = {}) => {
      const text = found(key);
      const form =
        typeof text === "object" ? text[new Intl.PluralRules(language).select(Number(places.count))] : text;
      if (typeof form !== "string") throw new Error(`no text ${key}`);
      return form.replaceAll(/\{\{(\w+)\}\}/g, (_, place: string) => `${places[place]}`);
    },
    formatNumber: (value: number | bigint) => new Intl.NumberFormat(language).format(value),
    formatCurrency: (
      value: number | bigint,
      { inExtensionLocale: _, ...options }: { inExtensionLocale?: boolean } = {},
    ) => new Intl.NumberFormat(language, { style: "currency", ...options }).format(value),
    formatDate: (date: Date, { inExtensionLocale: _, ...options }: { inExtensionLocale?: boolean } = {}) =>
      new Intl.DateTimeFormat(language, options).format(date),
  };
}

export function textsOf(language: string): Texts {
  const file = language === "en" ? "en.default" : language;
  return JSON.parse(readFileSync(new URL(`locales/${file}.json`, import.meta.url), "utf8")) as Texts;
}

export function hostForTest(language: string): Host {
  const i18n = i18nFor(language, textsOf(language));
  return hostOf({ i18n, sessionToken: { get: async () => "token" } } as unknown as Parameters<
    typeof hostOf
  >[0]);
}
