import { expect, test } from "vitest";
import { moneyText } from "./money-text.ts";

const plain = (text: string) => text.replace(/[\u200e\u200f\u061c\u00a0]/g, "");

test.each([
  [1250n, "USD", "en", "$12.50"],
  [1250n, "JPY", "en", "¥1,250"],
  [1250n, "KWD", "en", "KWD1.250"],
  [-1250n, "USD", "en", "-$12.50"],
  [900719925474099312n, "USD", "en", "$9,007,199,254,740,993.12"],
  [1250n, "EUR", "fa", "€۱۲٫۵۰"],
  [1250n, "EUR", "ar", "١٢٫٥٠€"],
  [1249.6, "USD", "en", "$12.50"],
  [null, "USD", "en", "–"],
  [5n, null, "en", "–"],
] as const)("%s minor units of %s in %s are %s", (minor, currency, language, written) => {
  expect(plain(moneyText(minor, currency, language))).toBe(written);
});

test("short for axes", () => {
  expect(moneyText(1234500n, "USD", "en", { compact: true })).toBe("$12.3K");
});
