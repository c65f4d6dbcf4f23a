// The texts of one language, to be sent along with the page: the browser never loads the other languages.
import polarisEnglish from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { Messages } from "./i18n.ts";
import type { Language } from "./language.ts";
import { arabic } from "./locales/ar.ts";
import { english } from "./locales/en.ts";
import { persian } from "./locales/fa.ts";
import polarisArabic from "./locales/polaris.ar.json" with { type: "json" };
import polarisPersian from "./locales/polaris.fa.json" with { type: "json" };

export type PageTexts = { messages: Messages; polaris: typeof polarisEnglish };

// Arabic has more plural forms than English; the test beside the texts holds that no key is missing
const texts = {
  en: { messages: english, polaris: polarisEnglish },
  ar: { messages: arabic as unknown as Messages, polaris: polarisArabic as typeof polarisEnglish },
  fa: { messages: persian as unknown as Messages, polaris: polarisPersian as typeof polarisEnglish },
} satisfies Record<Language, PageTexts>;

export function textsFor(language: Language): PageTexts {
  return texts[language];
}
