/** What an app block may rely on in a storefront: settings, metafields, texts, and when it stays away. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { beforeEach, expect, test } from "vitest";
import { readAppConfig } from "../app-config.ts";
import type { Block, BlockSchema, ThemeExtension } from "../extension/theme-extension.ts";
import { namespaceOf } from "../graphql/fields/metafield.ts";
import { DEMO_SHOP } from "../history/demo-shop.ts";
import type { Call } from "../http/router.ts";
import { newShopState } from "../shop/new-shop.ts";
import { TwinShop } from "../shop/store.ts";
import { drawBlock } from "./app-blocks.ts";
import { beginVisit, type Visit } from "./visit.ts";

let shop: TwinShop;
beforeEach(() => {
  shop = new TwinShop(newShopState(DEMO_SHOP, [], Date.now()));
});

const extension: ThemeExtension = {
  directory: "nowhere",
  blocks: [],
  defaultLocale: "en",
  locales: {
    en: {
      "points.one": "{{ count }} point",
      "points.other": "{{ count }} points",
      hello: "Hello {{ name }}",
    },
    ar: { "points.few": "{{ count }} نقاط", "points.other": "{{ count }} نقطة" },
  },
  schemaLocales: {},
};

function visit(path = ""): Visit {
  const call: Call = {
    req: { headers: {}, method: "GET" } as IncomingMessage,
    res: {} as ServerResponse,
    url: new URL(`http://twin/store/rosewater${path}`),
    params: { name: "rosewater", rest: path.split("?")[0]?.slice(1) ?? "" },
    body: async () => Buffer.alloc(0),
  };
  const begun = beginVisit(
    {
      url: "http://twin",
      appUrl: "http://app",
      apiKey: "key",
      apiSecret: "secret",
      config: readAppConfig("no such file"),
      shops: new Map([[shop.domain, shop]]),
      find: () => shop,
    },
    call,
  );
  return begun!;
}

function draw(source: string, schema: Partial<BlockSchema> = {}, path = ""): Promise<string> {
  const block: Block = { handle: "test", source, schema: { name: "Test", target: "section", ...schema } };
  return drawBlock(visit(path), extension, block, {});
}

function setMetafield(ownerGid: string, namespace: string, key: string, type: string, value: string): void {
  const field = { id: shop.nextId(), ownerGid, namespace, key, type, value, createdAt: 0, updatedAt: 0 };
  shop.state.metafields.set(ownerGid, [...(shop.state.metafields.get(ownerGid) ?? []), field]);
}

test("settings come with their defaults, and the block in its wrapper", async () => {
  const html = await draw("<b>{{ block.settings.colour }}</b>", {
    settings: [{ type: "header" }, { type: "color", id: "colour", default: "#8a2f3f" }],
  });
  expect(html).toContain('<div id="shopify-block-app-test" class="shopify-block shopify-app-block">');
  expect(html).toContain("<b>#8a2f3f</b>");
});

test("metafields of the app, the shop and the customer", async () => {
  const install = `gid://shopify/AppInstallation/${shop.state.install.id}`;
  setMetafield(install, "loyalty", "rules", "json", '{"perEuro":3}');
  const customer = shop.createCustomer({ email: "nora@example.com" });
  setMetafield(
    `gid://shopify/Customer/${customer.id}`,
    namespaceOf("$app:loyalty"),
    "points",
    "number_integer",
    "120",
  );
  expect(await draw("{{ app.metafields.loyalty.rules.value.perEuro }}")).toContain(">3<");
  const source = '{{ customer.metafields["$app:loyalty"].points.value | plus: 1 }}{{ customer.email }}';
  const block: Block = { handle: "test", source, schema: { name: "Test", target: "section" } };
  const logged = await drawBlock({ ...visit(), customer }, extension, block, {});
  expect(logged).toContain(">121nora@example.com<");
  expect(await draw("{% if customer %}in{% else %}out{% endif %}")).toContain(">out<");
});

test("available_if keeps the block away until the app says so", async () => {
  const available_if = "{{ app.metafields.perennial.popups }}";
  expect(await draw("here", { available_if })).toBe("");
  const install = `gid://shopify/AppInstallation/${shop.state.install.id}`;
  setMetafield(install, "perennial", "popups", "boolean", "true");
  expect(await draw("here", { available_if })).toContain("here");
});

test("texts follow the page's language, count by its rules, and escape what is put in", async () => {
  expect(await draw("{{ 'points' | t: count: 1 }}")).toContain(">1 point<");
  expect(await draw("{{ 'points' | t: count: 3 }}", {}, "/ar")).toContain("3 نقاط");
  expect(await draw("{{ 'hello' | t: name: '<b>' }}", {}, "/ar")).toContain("Hello &#60;b&#62;");
});

test("money has the currency's own digits", async () => {
  expect(await draw("{{ 1250 | money }}")).toContain("€12.50");
  // in hundredths, whatever the currency
  expect(await draw("{{ 125000 | money: 'JPY' }}")).toContain("¥1,250");
  expect(await draw("{{ 125 | money: 'KWD' }}")).toContain("1.250");
  expect(await draw("{{ 1250 | money_without_currency }}", {}, "/fa")).toContain(">12");
});

test("assets, scripts and styles are served from the shop", async () => {
  const html = await draw("{{ 'x.js' | asset_url }}", {
    javascript: "x.js",
    stylesheet: "x.css",
    target: "body",
  });
  expect(html).toContain(
    '<script src="/store/rosewater/cdn/extensions/perennial/assets/x.js" async></script>',
  );
  expect(html).toContain(
    '<link rel="stylesheet" href="/store/rosewater/cdn/extensions/perennial/assets/x.css">',
  );
});

test("products and collections by handle, and where the visitor is", async () => {
  shop.createProduct({ title: "Oud", handle: "oud", collections: ["Oils"], variants: [{ price: 5900n }] });
  shop.createProduct({ title: "Soap", handle: "soap", variants: [{ price: 690n }] });
  expect(await draw("{{ all_products['oud'].price | money }}{{ all_products['gone'].title }}")).toContain(
    ">€59.00<",
  );
  expect(await draw("{{ collections['oils'].products | map: 'title' | join: ',' }}")).toContain(">Oud<");
  expect(await draw("{{ collections['all'].products.size }}{{ collections['gone'].title }}")).toContain(
    ">2<",
  );
  const { countryCode } = shop.state;
  const here = await draw("{{ localization.country.iso_code }} {{ localization.market.handle }}");
  expect(here).toContain(`>${countryCode} ${countryCode.toLowerCase()}<`);
  const source = "{{ 'https://cdn.shopify.com/a.jpg' | image_url: width: 128 }}";
  expect(await draw(source)).toContain("https://cdn.shopify.com/a.jpg?width=128");
});

test("a filter that Shopify does not have is an error, not silence", async () => {
  await expect(draw("{{ 'x' | no_such_filter }}")).rejects.toThrow(/no_such_filter/);
});
