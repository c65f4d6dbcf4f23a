// Texts by key: one i18next instance per request and per page, with typed keys and each language's plural forms.
import i18next, { type i18n, type TFunction } from "i18next";
import { numbersIn } from "./format.ts";
import type { Language } from "./language.ts";
import type { english } from "./locales/en.ts";

export type Messages = typeof english;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Messages };
    returnNull: false;
  }
}

export type Text = TFunction<"translation", undefined>;

/** `{{count, number}}` is written in the language's own digits. */
export function createI18n(language: Language, messages: Messages): i18n {
  const instance = i18next.createInstance();
  instance.init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    resources: { [language]: { translation: messages } },
    // React escapes; the names we put in are isolated where they are put in
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  instance.services.formatter?.add("number", (value: number | bigint) =>
    numbersIn(language, { maximumFractionDigits: 1 }).format(value),
  );
  return instance;
}
