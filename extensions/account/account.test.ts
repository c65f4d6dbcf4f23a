// The customer account's extension: what it says in ten languages, how it takes each answer, what it is made of, and that
// it can be bundled as Shopify will.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { accountLocales } from "./build-locales.ts";
import { bundle } from "./bundle-for-test.ts";
import { hostForTest } from "./host-for-test.ts";
import { accountForTest, programmeForTest } from "./published-for-test.ts";
import { appUrl } from "./src/app-url.ts";
import {
  balanceLines,
  cardLines,
  historyLines,
  nextReward,
  nextTierLine,
  points,
  rewardLines,
  tierProgress,
  wayLines,
} from "./src/lines.ts";
import { isSummarised, keyFor, next, START, type State } from "./src/state.ts";
import { createTalk, problemOf } from "./src/talk.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const en = hostForTest("en");

describe("what it says", () => {
  it("is what the storefront says", () => {
    for (const [file, text] of Object.entries(accountLocales()))
      expect(read(`locales/${file}`), file).toBe(text);
  });

  it("has every text it asks for, in every language", () => {
    const used = new Set(
      ["lines", "loyalty-page", "said", "birthday-card", "summary", "talk"].flatMap((name) => {
        const source = read(`src/${name}.ts${name === "lines" || name === "talk" ? "" : "x"}`);
        return [...source.matchAll(/translate\("(\w+)"/g)].map(([, key]) => key!);
      }),
    );
    expect(used.size).toBeGreaterThan(30);
    for (const [file, text] of Object.entries(accountLocales()))
      for (const key of used) expect(Object.keys(JSON.parse(text)), `${file} ${key}`).toContain(key);
  });

  it.each<[string, string]>([
    ["en", "1,200 points"],
    ["de", "1.200 Punkte"],
    ["ar", "1,200 نقطة"],
    ["fa", "۱٬۲۰۰ امتیاز"],
  ])("counts as %s does", (language, text) => {
    expect(points(hostForTest(language), 1200)).toBe(text);
  });

  it("two points are two in Arabic", () => {
    expect(points(hostForTest("ar"), 2)).toBe("نقطتان");
  });
});

describe("the programme and the account as sentences", () => {
  const programme = programmeForTest();

  it.each<[string, Parameters<typeof accountForTest>[0], string[]]>([
    ["nothing yet", { points: 0 }, []],
    ["what it is worth", { points: 250 }, ["Worth $12.50"]],
    [
      "what waits, is owed and runs out",
      { points: 10, pending: 1, owed: 5, expires: { points: 10, on: "2026-12-31" } },
      [
        "Worth $0.50",
        "On their way, until the return period is over: 1 point",
        "Taken back after they were spent, made up for by your next points: 5 points",
        "To be used by Dec 31, 2026: 10 points",
      ],
    ],
  ])("%s", (_, change, lines) => {
    expect(balanceLines(en, programme, accountForTest(change))).toEqual(lines);
  });

  it("money without decimals has none", () => {
    const yen = { ...programme, currency: "JPY", digits: 0, worth: { points: 1, minor: 3 } };
    expect(balanceLines(en, yen, accountForTest({ points: 7 }))).toEqual(["Worth ¥21"]);
  });

  it.each<[string, "points" | "spend" | "orders", number, string]>([
    ["points", "points", 40, "40 points to go to Gold"],
    ["money", "spend", 4050, "$40.50 to go to Gold"],
    ["one order", "orders", 1, "1 order to go to Gold"],
  ])("says what is missing to the next tier in %s", (_, measure, left, line) => {
    const tiered = { ...programme, tiers: { ...programme.tiers!, measure } };
    const account = accountForTest({ next: { id: "gold", name: "Gold", left } });
    expect(nextTierLine(en, tiered, account)).toBe(line);
  });

  it("says nothing of a next tier at the top, and how far it is below", () => {
    expect(nextTierLine(en, programme, accountForTest({ next: null }))).toBeNull();
    expect(tierProgress(programme, accountForTest({ next: { id: "gold", name: "Gold", left: 250 } }))).toBe(
      0.75,
    );
  });

  it("offers rewards with what they are, cost and ask for, and why one cannot be had", () => {
    const lines = rewardLines(en, programme, accountForTest({ points: 150 }));
    expect(
      lines.map(({ id, details, price, progress, missing }) => [id, price, details, progress, missing]),
    ).toEqual([
      ["five-off", "100 points", ["$5 off", "Orders from $20"], 1, null],
      ["golden", "50 points", ["10% off"], 1, "Only for Gold"],
      ["post", "200 points", ["Free shipping"], 0.75, "You do not have enough points for this yet."],
      ["mug", "300 points", [], 0.5, "You do not have enough points for this yet."],
      ["credit", "400 points", ["$20 store credit"], 0.375, "You do not have enough points for this yet."],
    ]);
    expect(nextReward(en, programme, accountForTest({ points: 150 }))?.id).toBe("post");
    const golden = accountForTest({ points: 100, tier: { id: "gold", name: "Gold" } });
    expect(rewardLines(en, programme, golden)[1]!.missing).toBeNull();
  });

  it("offers nothing while the programme is paused, or while points are owed", () => {
    const paused = rewardLines(en, { ...programme, state: "paused" }, accountForTest({ points: 900 }));
    expect(new Set(paused.map(({ missing }) => missing))).toEqual(
      new Set(["The programme is taking a break. Please try again later."]),
    );
    expect(rewardLines(en, programme, accountForTest({ points: 900, owed: 1 }))[0]!.missing).toMatch(
      /enough/,
    );
  });

  it("lists ways to earn, cards and history", () => {
    expect(wayLines(en, programme)).toEqual([
      "1 point for every $1 you spend",
      "10 points for joining",
      "50 points on your birthday",
      "Write a review: 20 points",
      "Ten teas: A full card gives 30 points",
      "Weekend: points × 2",
    ]);
    expect(cardLines(en, programme, accountForTest({ cards: [{ id: "tea", stamps: 4 }] }))).toEqual([
      { id: "tea", name: "Ten teas", stamps: "4 of 10", progress: 0.4, gives: "A full card gives 30 points" },
    ]);
    expect(historyLines(en, accountForTest({}))).toEqual([
      { id: "2", on: "Nov 2, 2026", what: "Redeemed", points: "-100" },
      { id: "1", on: "Nov 1, 2026", what: "Order #1001", points: "+250" },
    ]);
  });
});

describe("the page's state", () => {
  const programme = programmeForTest();
  const account = accountForTest({ points: 250 });
  const ready = next(START, { type: "loaded", programme, account });

  it("has an intention sent again with the same key until it was answered", () => {
    const asked = next(ready, { type: "redeeming", reward: "five-off", key: "k1" });
    expect(asked).toMatchObject({ busy: "five-off", said: null });
    const lost = next(asked, { type: "refused", problem: "offline" });
    expect(keyFor(lost, "five-off", () => "k2")).toBe("k1");
    expect(keyFor(lost, "post", () => "k2")).toBe("k2");
    for (const problem of ["not_enough", "too_often"] as const)
      expect(keyFor(next(asked, { type: "refused", problem }), "five-off", () => "k2")).toBe("k2");
    const answer = {
      code: "C",
      apply: "/discount/C",
      until: null,
      credit: null,
      account: accountForTest({ points: 150 }),
    };
    const had = next(asked, { type: "redeemed", reward: "five-off", answer });
    expect(had).toMatchObject({
      busy: null,
      account: { points: 150 },
      said: { kind: "redeemed", code: "C" },
    });
    expect(keyFor(had, "five-off", () => "k2")).toBe("k2");
  });

  it.each<[string, Parameters<typeof next>[1], Partial<State> & object]>([
    ["no programme", { type: "loaded", programme: null, account: null }, { phase: "none" }],
    ["no way to the app", { type: "failed", problem: "offline" }, { phase: "failed", problem: "offline" }],
    ["another try", { type: "again" }, { phase: "loading" }],
    [
      "a birthday",
      { type: "saved", account: accountForTest({ birthday: true }) },
      { said: { kind: "saved" } },
    ],
  ])("with %s", (_, move, state) => {
    expect(next(ready, move)).toMatchObject(state);
  });

  it("is summed up in the profile, for who is not held out", () => {
    expect(isSummarised(ready)).toBe(true);
    expect(isSummarised(next(ready, { type: "failed", problem: "offline" }))).toBe(false);
    expect(
      isSummarised(next(START, { type: "loaded", programme, account: { ...account, quiet: true } })),
    ).toBe(false);
  });

  it("an answer that comes after the page was begun anew changes nothing", () => {
    expect(next(START, { type: "saved", account })).toBe(START);
  });
});

describe("the way to the app", () => {
  it.each<[number, unknown, string]>([
    [401, "Nobody is logged in.", "signed_out"],
    [409, "not-enough", "not_enough"],
    [409, "paused", "closed"],
    [409, "something new", "offline"],
    [429, "Too many", "too_often"],
    [503, "Try again.", "offline"],
    [200, undefined, "offline"],
  ])("a %s that says %s is %s", (status, error, problem) => {
    expect(problemOf(status, error)).toBe(problem);
  });

  it("an answer that is none is no connection", async () => {
    const talk = (answer: () => Promise<Response>) =>
      createTalk({
        appUrl: "https://a.example",
        token: async () => "t",
        fetch: answer as typeof fetch,
      }).account();
    const none = { ok: false, problem: "offline" };
    expect(await talk(() => Promise.reject(new Error("down")))).toEqual(none);
    expect(await talk(async () => new Response("<html>", { status: 502 }))).toEqual(none);
  });

  it("leads to the address the app has", () => {
    expect(appUrl()).toBe(parse(read("../../shopify.app.toml")).application_url);
  });
});

it("is declared as Shopify asks, and bundled small", async () => {
  const toml = parse(read("shopify.extension.toml")) as { api_version: string; extensions: Declared[] };
  expect(toml.api_version).toBe("2026-07");
  const [declared] = toml.extensions;
  expect(declared).toMatchObject({
    type: "ui_extension",
    name: "t:name",
    handle: "loyalty-account",
    capabilities: { network_access: true },
  });
  for (const { module } of declared!.targeting) {
    const code = await bundle(fileURLToPath(new URL(module, import.meta.url)));
    expect(code).toContain("https://perennial.example");
    // Shopify takes no script larger than 64 KB
    expect(Buffer.byteLength(code)).toBeLessThan(64_000);
  }
  expect(declared!.targeting.map(({ target }) => target)).toEqual([
    "customer-account.page.render",
    "customer-account.profile.block.render",
  ]);
});
type Declared = { targeting: { target: string; module: string }[] };
