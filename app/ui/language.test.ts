import { expect, test } from "vitest";
import { asLanguage, chooseLanguage, direction } from "./language.ts";

test.each([
  [{ setting: "fa", param: "ar", acceptLanguage: "en" }, "fa"],
  [{ setting: null, param: "ar-EG", acceptLanguage: "en" }, "ar"],
  [{ setting: null, param: null, acceptLanguage: "fa-IR,fa;q=0.9,en;q=0.8" }, "fa"],
  [{ setting: null, param: "de", acceptLanguage: "fr, ar;q=0.5" }, "ar"],
  [{ setting: "xx", param: null, acceptLanguage: null }, "en"],
  [{}, "en"],
])("%j reads %s", (wishes, language) => {
  expect(chooseLanguage(wishes)).toBe(language);
});

test("a language is known by its first part alone", () => {
  expect(asLanguage("AR_sa")).toBe("ar");
  expect(asLanguage("arn")).toBeUndefined();
});

test("Arabic and Persian run from right to left", () => {
  expect([direction("en"), direction("ar"), direction("fa")]).toEqual(["ltr", "rtl", "rtl"]);
});
