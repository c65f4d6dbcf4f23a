// What Liquid draws of loyalty: for whom, in which state, language and currency; numbers as the programme has them.
import { beforeEach, expect, test } from "vitest";
import { PROXY_KEY, PROXY_NAMESPACE } from "../../app/commerce/proxy-path.ts";
import type { PublishedAccount, PublishedProgramme } from "../../app/loyalty/published.ts";
import { accountOf, programmeOf, putAccount, putProgramme } from "./published-loyalty.ts";
import { testStorefront } from "./shop-for-test.ts";

const { shop, url } = await testStorefront({ withBrowser: false });
const mina = shop.createCustomer({ email: "mina@example.com" });
const soap = shop.findProductByHandle("soap")!;
const oud = shop.findProductByHandle("oud")!;
shop.state.themeEmbeds = ["loyalty-embed"];
shop.state.themeBlocks = {
  account: ["loyalty-account"],
  product: ["loyalty-product"],
  cart: ["loyalty-cart"],
};

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
const form = (fields: Record<string, string>, cookie = "") =>
  ({
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(fields),
    headers: { cookie },
  }) satisfies RequestInit;
const member = cookiesOf(await fetch(`${url}/account/login`, form({ email: "mina@example.com" })));

beforeEach(() => {
  putProgramme(shop, programmeOf());
  putAccount(shop, mina.id, accountOf());
});

/** Text of one block as a reader has it, and its HTML. */
async function draw(handle: string, path: string, cookie = member) {
  const page = await (await fetch(url + path, { headers: { cookie } })).text();
  const [, rest = ""] = page.split(`<div id="shopify-block-app-${handle}"`);
  const html = rest.split(/<div id="shopify-block-|<h2>Orders|<\/main>|<\/body>/)[0]!;
  const text = html
    .replace(/^[^>]*>/, "")
    .replace(/<(style|template)[\s\S]*?<\/\1>/g, " ")
    .replace(/<option>.*?<\/option>/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return { html, text, page };
}

test("a member's account: balance, worth, pending, expiry, level, codes, cards, ways, history", async () => {
  const { text } = await draw("loyalty-account", "/account");
  for (const part of [
    "Petals Points to spend 1,250 Worth €12.50",
    "On their way, until the return period is over: 44 points",
    "To be used by January 31, 2027: 250 points",
    "Your level Silver €180.00 to go to Gold",
    "Your codes €5 off PETALS-OPEN1 Copy Use it in my cart Valid until December 24, 2026",
    "€5 off 500 points Redeem",
    "Free shipping 300 points Orders from €25.00 Redeem",
    "Tenth soap 3 of 10 A full card gives 300 points ●●●○○○○○○○",
    "2 points for every €1.00 you spend",
    "5 points for every order Orders from €20.00",
    "200 points on your birthday",
    "Review : 30 points",
    "Gold from €500.00 points × 2 5% off",
    "Order #1001 November 2, 2026 +64",
    "Redeemed October 20, 2026 −500",
  ])
    expect(text).toContain(part);
});

test("every block that asks the app reaches it where the proxy is now", async () => {
  const pathsOf = async (path: string) =>
    [...(await draw("loyalty-embed", path)).page.matchAll(/data-path="([^"]*)"/g)].map(([, found]) => found);
  expect(await pathsOf("/account")).toEqual(["/apps/perennial", "/apps/perennial"]);
  const owner = `gid://shopify/AppInstallation/${shop.state.install.id}`;
  const value = JSON.stringify({ v: 1, path: "/tools/loyal" });
  const field = { id: 2n, ownerGid: owner, namespace: PROXY_NAMESPACE, key: PROXY_KEY, type: "json", value };
  shop.state.metafields.get(owner)!.push({ ...field, createdAt: 0, updatedAt: 0 });
  expect(await pathsOf("/account")).toEqual(["/tools/loyal", "/tools/loyal"]);
  expect(await pathsOf("/cart")).toEqual(["/tools/loyal", "/tools/loyal"]);
});

test("a reward for another level has no button, one that is too dear says so when pressed", async () => {
  const { html, text } = await draw("loyalty-account", "/account");
  expect(text).toContain("15% off 900 points Only for Gold €20 credit");
  expect(html).not.toContain('value="fifteen"');
  const [, credit = ""] = html.split('value="credit"');
  expect(credit.split(">")[0]).toContain('aria-disabled="true"');
  const [, five = ""] = html.split('value="five"');
  expect(five.split(">")[0]).not.toContain("aria-disabled");
});

test("somebody without points yet has none, and everything before them", async () => {
  putAccount(shop, mina.id, null);
  const { text } = await draw("loyalty-account", "/account");
  expect(text).toContain("Points to spend 0 Worth €0.00");
  expect(text).toContain("0 of 10");
  expect(text).not.toContain("History");
});

test("guests see what joining gives, and no script but the loader comes along", async () => {
  const { html, text } = await draw("loyalty-embed", "", "");
  expect(text).toContain("Collect points with every order");
  expect(text).toContain("Log in or join");
  expect(text).toContain("€5 off 500 points");
  expect(text).not.toContain("Redeem");
  expect(html).toContain("/account/login");
  expect(html).not.toContain("data-failed");
  expect(html.match(/<script[^>]*>/g)).toEqual([expect.stringContaining("loader.js")]);
});

test.each<[string, PublishedProgramme | null, boolean]>([
  ["no programme", null, false],
  ["one of a later kind", { ...programmeOf(), v: 2 as 1 }, false],
  ["one that is on", programmeOf(), true],
])("with %s", async (_, programme, drawn) => {
  putProgramme(shop, programme);
  for (const path of ["", "/account", "/cart", "/products/soap"])
    for (const cookie of ["", member]) {
      const page = await (await fetch(url + path, { headers: { cookie } })).text();
      expect(page.includes("perennial"), path).toBe(drawn);
    }
});

test("in the theme editor an empty block says why it is empty", async () => {
  putProgramme(shop, null);
  const { text } = await draw("loyalty-account", "/account?design_mode=1");
  expect(text).toContain("Nothing is shown here until a loyalty programme is launched.");
});

test("while it is paused everything is shown, nothing can be redeemed, and it says so", async () => {
  putProgramme(shop, programmeOf({ state: "paused" }));
  const { html, text } = await draw("loyalty-account", "/account");
  expect(text).toContain("The programme is taking a break.");
  expect(text).toContain("Points to spend 1,250");
  expect(html).not.toContain('data-to="redeem"');
});

/** seconds from now */
const soon = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const bonus = (wish: Partial<PublishedProgramme["bonuses"][number]>) => [
  { name: "More", percent: 300, ...wish },
];
// soap costs 6.90, and a member at silver earns half as much again
test.each<[string, Partial<PublishedProgramme>, Partial<PublishedAccount> | null, string]>([
  ["nobody", {}, null, "You earn 13 points"],
  ["a member without a level", {}, { tier: null }, "You earn 13 points"],
  ["silver", {}, {}, "You earn 20 points"],
  ["silver, three times for all", { bonuses: bonus({}) }, {}, "You earn 48 points"],
  ["a bonus that is over", { bonuses: bonus({ to: soon(-5) }) }, {}, "You earn 20 points"],
  ["a bonus to come", { bonuses: bonus({ from: soon(500) }) }, {}, "You earn 20 points"],
  ["a bonus of now", { bonuses: bonus({ from: soon(-5), to: soon(500) }) }, {}, "You earn 48 points"],
  ["a bonus for the soap", { bonuses: bonus({ products: [`${soap.id}`] }) }, {}, "You earn 48 points"],
  ["a bonus for another", { bonuses: bonus({ products: [`${oud.id}`] }) }, {}, "You earn 20 points"],
  [
    "a bonus for its collection",
    { bonuses: bonus({ collections: [`${shop.state.collections.get("soap")!.id}`] }) },
    {},
    "You earn 48 points",
  ],
  ["a bonus for gold", { bonuses: bonus({ tiers: ["gold"] }) }, {}, "You earn 20 points"],
  ["tax that earns nothing", { earn: { points: 2, per: 100, tax: false, shipping: false } }, {}, "up to 20"],
  ["one point", { earn: { points: 1, per: 690, tax: true, shipping: false } }, null, "You earn 1 point "],
  ["another currency", { currency: "USD" }, {}, "2 points for every 1.00 USD you spend"],
  [
    "yen",
    { currency: "JPY", digits: 0, earn: { points: 1, per: 100, tax: true, shipping: false } },
    {},
    "100 JPY",
  ],
])("what the soap earns: %s", async (_, programme, account, words) => {
  putProgramme(shop, programmeOf(programme));
  if (account) putAccount(shop, mina.id, accountOf(account));
  const { text } = await draw("loyalty-product", "/products/soap", account ? member : "");
  expect(`${text} `).toContain(words);
  expect(text.includes("Log in to earn points")).toBe(!account);
});

test("what a cart earns: its lines as they are paid, with what every order gives", async () => {
  const order = { kind: "order" as const, points: 5 };
  putProgramme(
    shop,
    programmeOf({
      ways: [order, { ...order, minimum: 6500 }, { ...order, minimum: 7000 }, { ...order, kind: "birthday" }],
    }),
  );
  const variant = `${soap.variants[0]!.id}`;
  const added = await fetch(`${url}/cart/add`, form({ id: variant, quantity: "10" }, member));
  const cookie = `${member}; ${cookiesOf(added)}`;
  // 69.00 at 2 points a euro and half as much again, 5, and 5 because it is 65.00 at least
  const before = await draw("loyalty-cart", "/cart", cookie);
  expect(before.text).toContain("You earn 217 points");
  expect(before.text).toContain("Redeem now €5 off 500 points Redeem");
  expect(before.text).not.toContain("€20 credit");
  // 62.10 with a tenth off
  await fetch(`${url}/discount/TEN-7KQ4`, { headers: { cookie }, redirect: "manual" });
  expect((await draw("loyalty-cart", "/cart", cookie)).text).toContain("You earn 191 points");
});

test("a cart nobody can pay with points offers nothing, and needs no script", async () => {
  putAccount(shop, mina.id, accountOf({ points: 10 }));
  const { html } = await draw("loyalty-cart", "/cart");
  expect(html).not.toMatch(/Redeem now|loyalty\.js/);
});

test.each([
  [1, "نقطة واحدة"],
  [2, "نقطتان"],
  [3, "3 نقاط"],
  [11, "11 نقطة"],
  [1100, "1,100 نقطة"],
])("%i points in Arabic, from right to left, with the words of the reward's kind", async (points, words) => {
  putAccount(shop, mina.id, accountOf({ pending: points }));
  const { html, text } = await draw("loyalty-account", "/ar/account");
  expect(text).toContain(`في الطريق إلى أن تنتهي مهلة الإرجاع: ${words}`);
  expect(html).toMatch(/<section\s+class="perennial"\s+dir="rtl"/);
  expect(text).toContain("شحن مجاني");
});

test("names that try to be markup stay names", async () => {
  const name = '"><script>alert(1)</script>';
  putProgramme(
    shop,
    programmeOf({
      name,
      rewards: [{ id: "x", name, points: 1, kind: "free-shipping", tiers: ["silver"] }],
      cards: [{ id: "tenth", name, size: 30, points: 1, stamp: "piece" }],
      tiers: { measure: "orders", levels: [{ id: "silver", name, from: 2, percent: 100 }] },
      ways: [{ kind: "act", points: 1, name }],
      bonuses: [{ name, percent: 200 }],
    }),
  );
  putAccount(
    shop,
    mina.id,
    accountOf({
      tier: { id: "silver", name },
      next: { id: "silver", name, left: 1 },
      codes: [{ code: name, reward: name, until: null }],
      history: [{ on: "2026-11-02", points: 1, why: "earn", order: name }],
    }),
  );
  for (const path of ["/account", "/cart", "/products/soap"])
    expect((await draw("", path)).page).not.toContain("<script>alert");
});
