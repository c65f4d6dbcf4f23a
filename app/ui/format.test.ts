import { expect, test } from "vitest";
import { formatsFor, isolate, NO_VALUE } from "./format.ts";

// bidi marks are Intl's business and differ between ICU versions
const plain = (text: string) => text.replace(/[\u200e\u200f\u061c\u00a0]/g, "");
const [en, ar, fa] = (["en", "ar", "fa"] as const).map((language) => formatsFor(language, "Asia/Tehran"));
const each = (write: (formats: NonNullable<typeof en>) => string) =>
  [en, ar, fa].map((formats) => plain(write(formats!)));

test("digits are each language's own", () => {
  expect(each((f) => f.number(12_345))).toEqual(["12,345", "١٢٬٣٤٥", "۱۲٬۳۴۵"]);
  expect(each((f) => f.number(1.256, 2))).toEqual(["1.26", "١٫٢٦", "۱٫۲۶"]);
  expect(each((f) => f.percent(86.84))).toEqual(["86.8%", "٨٦٫٨٪", "۸۶٫۸٪"]);
});

test("a difference has its sign, unless it is none", () => {
  expect(each((f) => f.signedPercent(2.5))).toEqual(["+2.5%", "+٢٫٥٪", "+۲٫۵٪"]);
  expect(en!.signed(0)).toBe("0");
});

test("days are cut in the shop's zone and named in the reader's calendar", () => {
  const at = new Date("2026-03-20T20:31:00Z");
  expect(each((f) => f.date(at))).toEqual(["Mar 21, 2026", "٢١ مارس ٢٠٢٦", "۱ فروردین ۱۴۰۵"]);
  expect(each((f) => f.day("2026-03-21"))).toEqual(["Mar 21, 2026", "٢١ مارس ٢٠٢٦", "۱ فروردین ۱۴۰۵"]);
});

test("a cohort's month is Gregorian in every language", () => {
  expect(each((f) => f.month("2026-01"))).toEqual(["Jan 2026", "يناير ٢٠٢٦", "ژانویه ۲۰۲۶"]);
});

test("what has no value is a dash, never zero", () => {
  expect(each((f) => f.percent(null))).toEqual([NO_VALUE, NO_VALUE, NO_VALUE]);
});

test("a duration is told in the unit that says most", () => {
  expect([42, 61, 7_200, 200_000].map((seconds) => en!.duration(seconds))).toEqual([
    "42 seconds",
    "1 minute",
    "2 hours",
    "2 days",
  ]);
});

test("names are kept apart from the words around them", () => {
  expect(isolate("Anna")).toBe("\u2068Anna\u2069");
});
