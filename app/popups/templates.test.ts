import { describe, expect, it } from "vitest";
import { STOREFRONT_LANGUAGES, USUAL_WORDS, usualTexts, worthOf } from "./default-texts.ts";
import { campaignFrom, TEMPLATES, usualWordsOf } from "./templates.ts";

const amount = (minor: number, locale: string) =>
  new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" }).format(minor / 100);

describe("templates", () => {
  it.each(TEMPLATES)("%s is a sound campaign in ten languages", (template) => {
    const campaign = campaignFrom(template, { name: "One", language: "en", amount });
    expect(Object.keys(campaign.texts).sort()).toEqual([...STOREFRONT_LANGUAGES].sort());
    for (const texts of Object.values(campaign.texts)) expect(JSON.stringify(texts)).not.toContain("{value}");
    expect(campaign.holdoutPercent).toBe(10);
  });

  it("says what its discount is worth, in each language's digits", () => {
    const { texts } = campaignFrom("welcome", { name: "One", language: "fa", amount });
    expect(texts.en?.title).toContain("10%");
    expect(texts.fa?.title).toContain("۱۰٪");
    expect(texts.de?.title).toContain("10\u00a0%");
  });

  it("no language borrows another's words", () => {
    for (const words of USUAL_WORDS) {
      const titles = STOREFRONT_LANGUAGES.map((language) => usualTexts(words, language, "5").title);
      expect(new Set(titles).size).toBe(STOREFRONT_LANGUAGES.length);
    }
  });

  it("a regional language is spoken to in its language, an unknown one in English", () => {
    expect(usualTexts("welcome", "fr-CA", "5").button).toBe("Voir mon code");
    expect(usualTexts("welcome", "nl", "5").button).toBe("Show my code");
  });

  it("returning visitors are not welcomed as new ones", () => {
    const campaign = campaignFrom("win-back", { name: "One", language: "en", amount });
    expect(usualWordsOf(campaign, "en", amount).title).toBe("Good to see you again");
  });

  it("an amount is written in the shop's currency, free shipping needs no number", () => {
    const { discount } = campaignFrom("welcome", { name: "One", language: "en", amount });
    expect(worthOf({ ...discount!, value: { type: "amount", amountMinor: 500 } }, "en", amount)).toBe(
      "€5.00",
    );
    expect(
      worthOf({ ...discount!, value: { type: "free-shipping", maximumMinor: null } }, "en", amount),
    ).toBe("");
  });
});
