/** What Shopify would refuse, or what would slow shops down, is refused here first. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { check } from "@shopify/theme-check-node";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { readThemeExtension, schemaText } from "../../twin/extension/theme-extension.ts";
import { buildStorefront } from "../storefront-src/build.ts";

const DIRECTORY = new URL(".", import.meta.url).pathname.replace(/\/$/, "");
const extension = readThemeExtension(DIRECTORY);
const read = (path: string) => readFileSync(`${DIRECTORY}/${path}`);

test("theme-check finds nothing", async () => {
  const offenses = await check(DIRECTORY, "theme-check:theme-app-extension");
  expect(offenses.map((offense) => `${offense.uri.split("/").pop()}: ${offense.message}`)).toEqual([]);
});

test("the extension says what it is", () => {
  const toml = parse(read("shopify.extension.toml").toString());
  expect(toml).toMatchObject({ type: "theme", name: expect.any(String), uid: expect.any(String) });
});

const PLURAL = /\.(zero|one|two|few|many|other)$/;

test("visitors are spoken to in ten languages, each in its own words and direction", () => {
  const { en, ...others } = extension.locales;
  expect(Object.keys(others).sort()).toEqual(["ar", "de", "es", "fa", "fr", "he", "pt-BR", "tr", "ur"]);
  for (const [language, texts] of Object.entries(others)) {
    expect(texts["popup.dir"], language).toBe(["ar", "fa", "he", "ur"].includes(language) ? "rtl" : "ltr");
    expect(texts["popup.expires"], language).toContain("{date}");
    // "points" is French as well
    const copies = Object.keys(texts).filter(
      (key) => key !== "popup.dir" && !PLURAL.test(key) && texts[key] === en?.[key],
    );
    expect(copies, language).toEqual([]);
  }
});

test("every block has a name that Shopify accepts, in every language it is written in", () => {
  const names = extension.blocks.flatMap((block) =>
    Object.keys(extension.schemaLocales).map((locale) => schemaText(extension, locale, block.schema.name)),
  );
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    expect(name).not.toMatch(/^t:|perennial/i);
    expect(name.length).toBeLessThan(25);
  }
});

test("all languages have the same texts, counted as each counts, with the same places to fill in", () => {
  const places = (text = "") => [...new Set(text.match(/\{\{ \w+ \}\}/g))].sort();
  for (const tables of [extension.locales, extension.schemaLocales]) {
    const named = (texts: Record<string, string>) =>
      [...new Set(Object.keys(texts).map((key) => key.replace(PLURAL, ".*")))].sort();
    expect(Object.keys(tables)).toEqual(expect.arrayContaining(["en", "ar", "fa"]));
    for (const [language, texts] of Object.entries(tables)) {
      expect(named(texts), language).toEqual(named(tables.en ?? {}));
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      for (const key of named(texts)) {
        if (!key.endsWith(".*"))
          expect(places(texts[key]), `${language} ${key}`).toEqual(places(tables.en?.[key]));
        else
          expect(
            forms.filter((form) => !texts[key.replace("*", form)]),
            `${language} ${key}`,
          ).toEqual([]);
      }
    }
  }
});

/** Bytes of all scripts, gzipped one by one as they are served */
test("what a shop's visitors load stays within its budget", () => {
  const size = (asset: string) => gzipSync(read(`assets/${asset}`), { level: 9 }).length;
  const all = readdirSync(`${DIRECTORY}/assets`).reduce((total, asset) => total + size(asset), 0);
  expect(size("loader.js")).toBeLessThanOrEqual(1.5 * 1024);
  expect(size("popups.js")).toBeLessThanOrEqual(4 * 1024);
  expect(size("loyalty.js")).toBeLessThanOrEqual(880);
  expect(all).toBeLessThanOrEqual(6 * 1024);
});

test("what is served is what the sources build: npm run build:storefront", async () => {
  const built = await buildStorefront();
  expect(Object.keys(built).length).toBeGreaterThan(0);
  for (const [asset, text] of Object.entries(built))
    expect(read(`assets/${asset}`).toString(), asset).toBe(text);
});
