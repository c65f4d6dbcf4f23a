/** What Shopify would refuse, or what would slow shops down, is refused here first. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { check } from "@shopify/theme-check-node";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { readThemeExtension, schemaText } from "../../twin/extension/theme-extension.ts";

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

test("all languages have the same texts", () => {
  for (const tables of [extension.locales, extension.schemaLocales]) {
    const wanted = Object.keys(tables.en ?? {}).sort();
    for (const language of ["ar", "fa"]) expect(Object.keys(tables[language] ?? {}).sort()).toEqual(wanted);
  }
});

test("what every page of a shop loads stays within half a kilobyte", () => {
  expect(gzipSync(read("assets/beat.js"), { level: 9 }).length).toBeLessThanOrEqual(512);
});
