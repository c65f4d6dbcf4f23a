import { describe, expect, test } from "vitest";
import type { PublishedCampaign, PublishedTarget } from "../../app/popups/published.ts";
import { cartFits, fits, isDue, like, type Surroundings } from "./fits.ts";
import type { Memory } from "./page.ts";

test.each<[string | string[], string, boolean]>([
  ["/products/oud", "/products/oud", true],
  ["/products/oud", "/products/oud-oil", false],
  ["/products/*", "/products/oud", true],
  ["*sale*", "/collections/summer-sale", true],
  [["/a", "/b"], "/b", true],
  ["/a.b", "/aXb", false],
  ["/a+(b)", "/a+(b)", true],
  ["/مجموعات/*", "/مجموعات/عطور", true],
  ["*.google.com", "www.GOOGLE.com", true],
  ["*.google.com", "google.com.example", false],
  ["", "", true],
])("%s is like %s: %s", (patterns, text, expected) => {
  expect(like(patterns, text)).toBe(expected);
});

describe("where, who and when", () => {
  const around: Surroundings = {
    paths: "/products/oud",
    notPaths: "/products/oud",
    devices: "phone",
    visitor: "new",
    utmSources: "newsletter",
    utmMediums: null,
    referrers: "www.google.com",
  };
  test.each<[PublishedTarget | undefined, boolean]>([
    [undefined, true],
    [{ paths: ["/products/*"], notPaths: ["/products/soap"] }, true],
    [{ paths: ["/collections/*"] }, false],
    [{ notPaths: ["*oud*"] }, false],
    [{ devices: ["phone", "tablet"] }, true],
    [{ devices: ["desktop"] }, false],
    [{ visitor: "new" }, true],
    [{ visitor: "returning" }, false],
    [{ utmSources: ["NEWSLETTER"] }, true],
    [{ utmMediums: ["email"] }, false],
    [{ referrers: ["*.google.com"], devices: ["phone"] }, true],
    [{ referrers: ["*.bing.com"], devices: ["phone"] }, false],
    // these Liquid has already decided
    [{ languages: ["de"], countries: ["FR"], tags: ["vip"], segments: ["vip"], pages: ["cart"] }, true],
  ])("%j → %s", (target, expected) => {
    expect(fits(target ? { target } : {}, around, 1000)).toBe(expected);
  });

  test("from its start up to its end", () => {
    const times = [999, 1000, 1999, 2000].map((now) => fits({ from: 1000, to: 2000 }, around, now));
    expect(times).toEqual([false, true, true, false]);
  });
});

test.each<[NonNullable<PublishedTarget["cart"]>, boolean]>([
  [{}, true],
  [{ atLeast: 5000, atMost: 5000 }, true],
  [{ atLeast: 5001 }, false],
  [{ atMost: 4999 }, false],
  [{ atLeastItems: 2, atMostItems: 2 }, true],
  [{ atLeastItems: 3 }, false],
  [{ atMostItems: 1 }, false],
  [{ products: ["7", "9"] }, true],
  [{ products: ["9"] }, false],
  [{ notProducts: ["9"] }, true],
  [{ notProducts: ["7"] }, false],
])("a cart of two things worth 50.00, %j → %s", (wanted, expected) => {
  expect(cartFits(wanted, { count: 2, total: 5000, products: ["7", "8"] })).toBe(expected);
});

describe("how often", () => {
  const day = 86_400;
  const campaign = { id: "12", perSession: 2, perVisitor: 3, daysBetween: 7 } as PublishedCampaign;
  test.each<[string, Record<string, number>, [number, number, 1?] | undefined, boolean]>([
    ["never seen", {}, undefined, true],
    ["another campaign seen often", { 13: 9 }, undefined, true],
    ["as often as one visit allows", { 12: 2 }, undefined, false],
    ["a week ago", {}, [1, 100 * day - 7 * day], true],
    ["yesterday", {}, [1, 99 * day], false],
    ["as often as a visitor may", {}, [3, 0], false],
    ["claimed, or closed for good", {}, [1, 0, 1], false],
  ])("%s → %s", (_, visits, seen, expected) => {
    const memory: Memory["c"] = seen ? { 12: [seen[0], seen[1], seen[2]] } : {};
    expect(isDue(campaign, visits, memory, 100 * day)).toBe(expected);
  });

  test("without limits it is due again", () => {
    const free = { id: "12", perSession: 1 } as PublishedCampaign;
    expect(isDue(free, {}, { 12: [99, 100 * day, undefined] }, 100 * day)).toBe(true);
  });
});
