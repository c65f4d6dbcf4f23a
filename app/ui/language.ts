// Which language a merchant reads, how it is written, and which numerals and calendar its readers expect.

export const LANGUAGES = ["en", "ar", "fa"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language's own name, as its readers look for it in a list. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", ar: "العربية", fa: "فارسی" };

/**
 * Locale handed to Intl. Persian readers expect Persian digits and the solar calendar; Arabic readers Arabic-Indic
 * digits (plain `ar` gives Latin ones) with Gregorian months.
 */
export const FORMAT_LOCALES: Record<Language, string> = {
  en: "en",
  ar: "ar-u-ca-gregory-nu-arab",
  fa: "fa-IR-u-ca-persian-nu-arabext",
};

/** For Gregorian things such as month cohorts, which no other calendar can name without moving their edges. */
export const GREGORIAN_LOCALES: Record<Language, string> = {
  en: "en",
  ar: "ar-u-ca-gregory-nu-arab",
  fa: "fa-IR-u-ca-gregory-nu-arabext",
};

export function direction(language: Language): "ltr" | "rtl" {
  return language === "en" ? "ltr" : "rtl";
}

/** "fa-IR" → "fa"; undefined for a language there are no texts in. */
export function asLanguage(locale: string | null | undefined): Language | undefined {
  const primary = locale?.trim().toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === primary);
}

type Wishes = {
  /** the merchant's choice in Settings */
  setting?: string | null;
  /** `?locale=` of the first page, the merchant's admin language */
  param?: string | null;
  /** App Bridge puts the admin language here on every later request */
  acceptLanguage?: string | null;
};

/** The first wish that we have texts for; English when there is none. */
export function chooseLanguage({ setting, param, acceptLanguage }: Wishes): Language {
  const accepted = (acceptLanguage ?? "").split(",").map((part) => part.split(";")[0]);
  for (const wish of [setting, param, ...accepted]) {
    const language = asLanguage(wish);
    if (language) return language;
  }
  return "en";
}
