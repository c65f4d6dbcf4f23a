// What the embed's Liquid writes into a page: the campaigns that may appear on it, in its language, and no more.
import { expect, test } from "vitest";
import type { Campaign } from "../../app/popups/campaign.ts";
import type { PageFacts } from "../../extensions/storefront-src/page.ts";
import { namespaceOf } from "../../twin/graphql/fields/metafield.ts";
import { type CampaignWish, publishTo } from "./published-campaigns.ts";
import { testStorefront } from "./shop-for-test.ts";

const { shop, url } = await testStorefront({ withBrowser: false });

/** A customer's cookie, as after logging in. */
async function logIn(email: string): Promise<string> {
  const answer = await fetch(`${url}/account/login`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ email }),
  });
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

async function pageOf(wish: CampaignWish[], path = "", cookie = "") {
  publishTo(shop, wish);
  const html = await (await fetch(url + path, { headers: { cookie } })).text();
  const [, json] = /<script type="application\/json" id="perennial">([\s\S]*?)<\/script>/.exec(html) ?? [];
  return { html, facts: json ? (JSON.parse(json) as PageFacts) : null };
}

const nora = shop.createCustomer({ email: "nora@example.com", tags: ["wholesale", "berlin"] });
const ownerGid = `gid://shopify/Customer/${nora.id}`;
shop.state.metafields.set(ownerGid, [
  {
    id: 9n,
    ownerGid,
    namespace: namespaceOf("$app"),
    key: "segments",
    type: "list.single_line_text_field",
    value: '["vip","at-risk"]',
    createdAt: 0,
    updatedAt: 0,
  },
]);
const cookie = await logIn("nora@example.com");

type Targeting = Partial<Campaign["targeting"]>;
test.each<[string, Targeting, string, string, boolean]>([
  ["no target", {}, "", "", true],
  ["the home page", { pageTypes: ["home"] }, "", "", true],
  ["the home page, elsewhere", { pageTypes: ["home", "cart"] }, "/products/oud", "", false],
  ["product pages", { pageTypes: ["product"] }, "/ar/products/oud", "", true],
  ["the account", { pageTypes: ["account"] }, "/account/login", "", true],
  ["whatever else", { pageTypes: ["other"] }, "/nowhere", "", true],
  ["Arabic", { languages: ["ar"] }, "/ar", "", true],
  ["Arabic, in English", { languages: ["ar"] }, "", "", false],
  ["the shop's country", { countries: ["DE", shop.state.countryCode] }, "", "", true],
  ["another country", { countries: ["BR"] }, "", "", false],
  ["another market", { markets: ["brazil"] }, "", "", false],
  ["logged in, and nobody is", { customer: "logged-in" }, "", "", false],
  ["logged in", { customer: "logged-in" }, "", cookie, true],
  ["logged out, and somebody is", { customer: "logged-out" }, "", cookie, false],
  ["a tag", { customerTags: ["vegan", "berlin"] }, "", cookie, true],
  ["another tag", { customerTags: ["ber"] }, "", cookie, false],
  ["a segment", { segments: ["at-risk"] }, "", cookie, true],
  ["another segment", { segments: ["risk"] }, "", cookie, false],
  ["a segment, of nobody", { segments: ["vip"] }, "", "", false],
  ["two conditions, one of which fails", { pageTypes: ["home"], customer: "logged-in" }, "", "", false],
])("for %s", async (_, targeting, path, who, expected) => {
  const { html, facts } = await pageOf([{ targeting: targeting as Campaign["targeting"] }], path, who);
  expect(facts?.campaigns.map(({ id }) => id) ?? []).toEqual(expected ? ["12"] : []);
  expect(html.includes('<template id="perennial-12">')).toBe(expected);
  // the scripts are there either way: the app wants to know that the embed is on
  expect(html).toContain("loader.js");
});

test("what a customer is tagged with, and the words of other languages, stand in no page", async () => {
  const texts = { en: { title: "Hello" }, ar: { title: "أهلًا" } };
  const { html } = await pageOf(
    [{ texts, targeting: { segments: ["vip"] } as Campaign["targeting"] }],
    "/ar",
    cookie,
  );
  expect(html).toContain("أهلًا");
  expect(html).not.toMatch(/Hello|wholesale|at-risk/);
  expect(html).toContain("إغلاق");
  expect(html).not.toContain('"Close"');
});

test("without campaigns there is one module and nothing else", async () => {
  const { html } = await pageOf([]);
  const [, block = ""] = /<div id="shopify-block-app-app-embed"[^>]*>([\s\S]*?)<\/div>/.exec(html) ?? [];
  expect(block.replace(/\s+/g, " ").trim()).toMatch(
    /^<script type="module" id="perennial-loader" src="[^"]*loader\.js" data-path="\/apps\/perennial" data-popups="[^"]*popups\.js" ><\/script>$/,
  );
});

test("two campaigns, a variant's own words, and words that try to be markup", async () => {
  const { html, facts } = await pageOf([
    { id: 1, texts: { en: { title: '</template><script>alert("x")</script>', body: "a\nb" } } },
    {
      id: 2,
      variants: [
        { key: "a", name: "A", weight: 1 },
        { key: "b", name: "B", weight: 1, texts: { en: { title: "B's title" } } },
      ] as Campaign["variants"],
    },
  ]);
  expect(facts?.campaigns.map(({ id }) => id)).toEqual(["1", "2"]);
  expect(html).not.toContain("<script>alert");
  expect(html).toContain("&lt;/template&gt;");
  expect(html).toMatch(/a<br ?\/?>\s*b/);
  const templates = [...html.matchAll(/<template id="([^"]+)">[\s\S]*?<h2[^>]*>([^<]*)/g)].map((one) =>
    one.slice(1),
  );
  expect(templates).toEqual([
    ["perennial-1", expect.stringContaining("&lt;script&gt;")],
    ["perennial-2", "One moment"],
    ["perennial-2-b", "B&#39;s title"],
  ]);
});

test("a suggestion has something to suggest, or is not there", async () => {
  const named = await pageOf([{ kind: "product-suggestion", products: ["oud", "gone"] }]);
  expect(named.html).toMatch(/<template[\s\S]*Oud[\s\S]*<\/template>/);
  const gone = await pageOf([{ kind: "product-suggestion", products: ["gone"] }]);
  expect(gone.html).not.toContain("<template");
  const others = await pageOf([{ kind: "product-suggestion" }], "/products/oud");
  const [template = ""] = /<template[\s\S]*<\/template>/.exec(others.html) ?? [];
  expect(template.match(/data-tell="clicked"/g)?.length).toBeGreaterThanOrEqual(3);
  expect(template).not.toContain("/products/oud");
});
