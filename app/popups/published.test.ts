import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Campaign, campaignShape, type StoredCampaign } from "./campaign.ts";
import { readMark, writeMark } from "./cart-attribute.ts";
import {
  isPublished,
  LARGEST_PUBLISHED,
  type PublishingShop,
  publish,
  publishCampaign,
} from "./published.ts";

const PLAIN = {
  version: 1,
  name: "Plain",
  kind: "announcement",
  triggers: { list: [{ type: "idle", setting: 30 }] },
  language: "en",
  texts: { en: { title: "Hello" } },
};
const SHOP: PublishingShop = {
  currency: "USD",
  exponent: 2,
  timezone: "America/New_York",
};
const NOW = new Date("2026-11-20T12:00:00Z");

function stored(change: object = {}, row: Partial<StoredCampaign> = {}): StoredCampaign {
  return {
    campaignId: 12n,
    state: "running",
    salt: "salt",
    campaign: campaignShape.parse({ ...PLAIN, ...change }),
    createdAt: NOW,
    updatedAt: NOW,
    startedAt: NOW,
    armsSince: NOW,
    ...row,
  };
}

describe("a campaign in the page", () => {
  it("says nothing of what restricts nothing", () => {
    expect(publishCampaign(stored(), SHOP)).toEqual({
      id: "12",
      kind: "announcement",
      salt: "salt",
      holdout: 1000,
      arms: [{ key: "a", weight: 1 }],
      triggers: { on: [["idle", 30]], grace: 3 },
      perSession: 1,
      perVisitor: 3,
      daysBetween: 1,
      stopAfterClaim: true,
      place: "middle",
      radius: 8,
    });
  });

  it("says everything that was chosen", () => {
    const given = publishCampaign(
      stored({
        kind: "question",
        options: ["dry", "oily"],
        triggers: { when: "all", graceSeconds: 0, list: [{ type: "cart-value", setting: 5000 }] },
        targeting: {
          pageTypes: ["product"],
          paths: ["/products/*"],
          visitor: "new",
          customer: "logged-in",
          customerTags: ["vip"],
          segments: ["at-risk"],
          cart: { atLeastMinor: 1000, atMostItems: 3, productIds: ["7"] },
        },
        frequency: {
          perSession: 2,
          perVisitor: null,
          daysBetween: 0,
          stopAfterClaim: false,
          stopAfterClose: true,
        },
        schedule: { startsAt: "2026-11-27T00:00", endsAt: "2026-12-01T00:00" },
        look: {
          colours: { background: "#ffffff", text: "#000000", button: "#000000", buttonText: "#ffffff" },
        },
        link: "/collections/sale",
        discount: { value: { type: "percentage", percent: 10 } },
        holdoutPercent: 0,
        variants: [
          { key: "a", name: "A" },
          {
            key: "b",
            name: "B",
            weight: 2,
            texts: { en: { title: "Hi" } },
            triggers: { list: [{ type: "flick", setting: 900 }] },
          },
        ],
      }),
      SHOP,
    );
    expect(given).toMatchObject({
      holdout: 0,
      arms: [
        { key: "a", weight: 1 },
        { key: "b", weight: 2, texts: true, triggers: { on: [["flick", 900]], grace: 3 } },
      ],
      triggers: { on: [["cart-value", 5000]], grace: 0, all: true },
      target: {
        pages: ["product"],
        paths: ["/products/*"],
        visitor: "new",
        customer: "logged-in",
        tags: ["vip"],
        segments: ["at-risk"],
        cart: { atLeast: 1000, atMostItems: 3, products: ["7"] },
      },
      perSession: 2,
      stopAfterClose: true,
      // midnight in New York
      from: Date.parse("2026-11-27T05:00:00Z") / 1000,
      to: Date.parse("2026-12-01T05:00:00Z") / 1000,
      colours: ["#ffffff", "#000000", "#000000", "#ffffff"],
      code: true,
      options: ["dry", "oily"],
      link: "/collections/sale",
    });
    for (const absent of ["perVisitor", "daysBetween", "stopAfterClaim", "products", "contact"])
      expect(given).not.toHaveProperty(absent);
  });

  // /cart.js writes hundredths whatever the currency has
  it.each([
    ["JPY", 0, 3000, 300_000],
    ["USD", 2, 3000, 3000],
    ["KWD", 3, 3000, 300],
  ])("tells amounts in %s as carts do", (currency, exponent, minor, hundredths) => {
    const given = publishCampaign(stored({ triggers: { list: [{ type: "cart-value", setting: minor }] } }), {
      ...SHOP,
      currency,
      exponent,
    });
    expect(given.triggers.on).toEqual([["cart-value", hundredths]]);
  });
});

describe("which campaigns ride along", () => {
  const ends = { schedule: { endsAt: "2026-11-20T08:00" } };
  it.each<[string, StoredCampaign, boolean]>([
    ["a draft", stored({}, { state: "draft" }), false],
    ["one that runs", stored(), true],
    ["one that is paused", stored({}, { state: "paused" }), false],
    ["one put away", stored({}, { state: "archived" }), false],
    [
      "one that begins later",
      stored({ schedule: { startsAt: "2027-01-01T00:00" } }, { state: "scheduled" }),
      true,
    ],
    ["one past its end in the shop's zone", stored({ schedule: { endsAt: "2026-11-20T06:59" } }), false],
    ["one whose end is to come in the shop's zone", stored(ends), true],
  ])("%s: %s", (_, campaign, expected) => {
    expect(isPublished(campaign, SHOP.timezone, NOW)).toBe(expected);
  });

  it("by priority, then by age", () => {
    const all = [
      stored({ priority: 50 }, { campaignId: 2n }),
      stored({ priority: 10 }, { campaignId: 3n }),
      stored({ priority: 50 }, { campaignId: 1n }),
    ];
    const publication = publish(all, SHOP, NOW);
    expect(publication.ok && publication.published.campaigns.map(({ id }) => id)).toEqual(["3", "1", "2"]);
  });
});

describe("words", () => {
  const texts = (...campaigns: StoredCampaign[]) => {
    const publication = publish(campaigns, SHOP, NOW);
    return publication.ok ? publication.published.texts : null;
  };

  it("of a language are whole, or the campaign's own", () => {
    const english = stored();
    const french = stored(
      { language: "fr", texts: { fr: { title: "Bonjour", body: "Oui" }, en: { title: "Morning" } } },
      { campaignId: 13n },
    );
    expect(texts(english, french)).toEqual({
      "*": { 12: { title: "Hello" }, 13: { title: "Bonjour", body: "Oui" } },
      en: { 12: { title: "Hello" }, 13: { title: "Morning" } },
      fr: { 12: { title: "Hello" }, 13: { title: "Bonjour", body: "Oui" } },
    });
  });

  it("of a variant stand beside, in the same language", () => {
    const both = stored({
      texts: { en: { title: "Hello" }, ar: { title: "مرحبا" } },
      variants: [{ key: "a", name: "A", texts: { ar: { title: "أهلا" } } }],
    });
    expect(texts(both)).toMatchObject({
      en: { "12": { title: "Hello" }, "12:a": {} },
      ar: { "12": { title: "مرحبا" }, "12:a": { title: "أهلا" } },
    });
  });
});

it("is refused above 64 KB, counted in bytes, with who takes most", () => {
  const words = "ب".repeat(500);
  const large = (campaignId: bigint, many: number) =>
    stored(
      {
        name: `Large ${campaignId}`,
        texts: Object.fromEntries(
          ["en", "ar", "fa", "he", "tr", "fr", "de"]
            .slice(0, many)
            .map((language) => [language, { title: words, body: words, button: words }]),
        ),
      },
      { campaignId },
    );
  const publication = publish([large(1n, 7), large(2n, 3), large(3n, 7)], SHOP, NOW);
  expect(publication).toMatchObject({ ok: false, limit: LARGEST_PUBLISHED });
  if (publication.ok) return;
  expect(publication.bytes).toBeGreaterThan(LARGEST_PUBLISHED);
  expect(publication.largest.map(({ name }) => name)).toEqual(["Large 1", "Large 3", "Large 2"]);
  const alone = publish([large(1n, 7)], SHOP, NOW);
  expect(alone).toMatchObject({ ok: true });
});

describe("what no campaign can be", () => {
  const percentage = { value: { type: "percentage", percent: 10 } };
  it.each<[string, object]>([
    ["a version nobody knows", { version: 2 }],
    ["a kind nobody knows", { kind: "roulette" }],
    ["a trigger nobody knows", { triggers: { list: [{ type: "blink", setting: 1 }] } }],
    ["a trigger set beyond what it can be", { triggers: { list: [{ type: "scroll-depth", setting: 101 }] } }],
    ["no trigger", { triggers: { list: [] } }],
    ["a field nobody knows", { popupStyle: "big" }],
    ["a target nobody knows", { targeting: { moon: "full" } }],
    ["no words in its own language", { language: "fr" }],
    ["an end before the start", { schedule: { startsAt: "2026-12-02T00:00", endsAt: "2026-12-01T00:00" } }],
    ["a discount that is announced only", { discount: percentage }],
    ["a discount that is not there", { kind: "discount-reveal" }],
    ["free shipping of ten percent", { kind: "free-shipping", discount: percentage }],
    ["a question with one answer", { kind: "question", options: ["yes"] }],
    [
      "two variants of one key",
      {
        variants: [
          { key: "a", name: "A" },
          { key: "a", name: "B" },
        ],
      },
    ],
    ["a variant called holdout", { variants: [{ key: "holdout", name: "H" }] }],
    ["a holdout of everybody", { holdoutPercent: 100 }],
    ["a link out of the shop", { link: "https://elsewhere.example" }],
    ["a link that only looks like one within", { link: "//elsewhere.example" }],
    ["a link that runs", { link: "javascript:alert(1)" }],
    ["a picture of somebody else's", { look: { image: { url: "https://elsewhere.example/a.png" } } }],
    [
      "a colour that is none",
      { look: { colours: { background: "red", text: "#000000", button: "#000000", buttonText: "#ffffff" } } },
    ],
  ])("%s", (_, change) => {
    expect(campaignShape.safeParse({ ...PLAIN, ...change }).success).toBe(false);
  });

  it("and the plain one can be, as it is stored again", () => {
    const campaign: Campaign = campaignShape.parse(PLAIN);
    expect(campaignShape.parse(JSON.parse(JSON.stringify(campaign)))).toEqual(campaign);
  });
});

describe("the mark of a cart", () => {
  const visitor = fc.stringMatching(/^[A-Za-z0-9_-]{16,40}$/);
  const arms = fc.array(
    fc.record({ campaign: fc.stringMatching(/^\d{1,19}$/), arm: fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/) }),
    { maxLength: 30 },
  );
  it("is read as it was written, and fits; the oldest campaigns are left out", () => {
    fc.assert(
      fc.property(visitor, arms, (visitor, arms) => {
        const text = writeMark({ visitor, arms });
        expect(text.length).toBeLessThanOrEqual(250);
        const read = readMark(text)!;
        expect(read.visitor).toBe(visitor);
        expect(arms.slice(arms.length - read.arms.length)).toEqual(read.arms);
      }),
    );
  });
  it("is nothing when somebody else wrote it", () => {
    fc.assert(fc.property(fc.string(), (text) => void readMark(text)));
    expect(readMark("1.short.12:a")).toBeNull();
    expect(readMark("2.AAAAAAAAAAAAAAAAAAAAAA")).toBeNull();
    expect(readMark("1.AAAAAAAAAAAAAAAAAAAAAA.12:HOLDOUT")).toBeNull();
  });
});
