import polarisEnglish from "@shopify/polaris/locales/en.json" with { type: "json" };
import { expect, test } from "vitest";
import { createI18n } from "./i18n.ts";
import { arabic } from "./locales/ar.ts";
import { english } from "./locales/en.ts";
import { persian } from "./locales/fa.ts";
import polarisArabic from "./locales/polaris.ar.json" with { type: "json" };
import polarisPersian from "./locales/polaris.fa.json" with { type: "json" };

const PLURAL = /_(zero|one|two|few|many|other)$/;
const FORMS = {
  en: ["one", "other"],
  ar: ["zero", "one", "two", "few", "many", "other"],
  fa: ["one", "other"],
};

/** "home.setup.title" → text */
function leaves(tree: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === "string") found.set(name, value);
    else for (const [inner, text] of leaves(value as object, name)) found.set(inner, text);
  }
  return found;
}

const texts = { en: leaves(english), ar: leaves(arabic), fa: leaves(persian) };
const bases = (language: keyof typeof texts) =>
  new Set([...texts[language].keys()].map((key) => key.replace(PLURAL, "")));
const placeholders = (text: string) => new Set(text.match(/{{?\w+/g)?.map((one) => one.replace(/{/g, "")));

test("there is something to compare", () => {
  expect(texts.en.size).toBeGreaterThan(300);
});

test.each(["ar", "fa"] as const)("%s has the keys of English, no more and no fewer", (language) => {
  expect([...bases(language)].sort()).toEqual([...bases("en")].sort());
});

test.each(["en", "ar", "fa"] as const)("%s has every plural form of its language", (language) => {
  const plural = [...texts[language].keys()].filter((key) => PLURAL.test(key));
  const counted = new Set(plural.map((key) => key.replace(PLURAL, "")));
  expect(counted.size).toBeGreaterThan(10);
  for (const base of counted) {
    const forms = plural.filter((key) => key.replace(PLURAL, "") === base).map((key) => PLURAL.exec(key)![1]);
    expect(forms.sort(), base).toEqual([...FORMS[language]].sort());
  }
});

// the same in every language on purpose: nothing but numbers, letters of formulas and placeholders
const SHARED = new Set([
  "period.range",
  "customer.timeline.orderOf",
  "retention.cohorts.later",
  "retention.gaps.from",
  "popups.verdict.of",
]);

test.each(["ar", "fa"] as const)("%s is translated, not copied", (language) => {
  const copies = [...texts[language]].filter(([key, text]) => text === texts.en.get(key) && !SHARED.has(key));
  expect(copies).toEqual([]);
});

test.each(["ar", "fa"] as const)("%s writes its own digits, but in names of standards", (language) => {
  const foreign = [...texts[language]].filter(([, text]) =>
    /[0-9]/.test(text.replace(/\{\{.*?\}\}|SHA-256|UTF-8/g, "")),
  );
  expect(foreign).toEqual([]);
});

test.each(["ar", "fa"] as const)("%s asks for nothing that English does not give", (language) => {
  for (const [key, text] of texts[language]) {
    const base = key.replace(PLURAL, "");
    const given = placeholders(texts.en.get(key) ?? texts.en.get(`${base}_other`) ?? "");
    for (const asked of placeholders(text)) expect(given, key).toContain(asked);
  }
});

test.each([
  ["ar", polarisArabic],
  ["fa", polarisPersian],
] as const)("Polaris has all its words in %s, with the same places to fill", (_, words) => {
  const original = leaves(polarisEnglish);
  const own = leaves(words);
  expect([...own.keys()]).toEqual([...original.keys()]);
  for (const [key, text] of original) expect(placeholders(own.get(key)!), key).toEqual(placeholders(text));
});

test("counts take their form and their digits", () => {
  const found = (language: "en" | "ar" | "fa", count: number) => {
    const messages = { en: english, ar: arabic, fa: persian }[language] as typeof english;
    return createI18n(language, messages).t("customers.found", { count });
  };
  expect([0, 1, 2, 3, 11, 100].map((count) => found("ar", count))).toEqual([
    "لا عملاء",
    "عميل واحد",
    "عميلان",
    "٣ عملاء",
    "١١ عميلًا",
    "١٠٠ عميل",
  ]);
  expect([found("en", 1), found("en", 1200)]).toEqual(["1 customer", "1,200 customers"]);
  expect(found("fa", 25)).toBe("۲۵ مشتری");
});
