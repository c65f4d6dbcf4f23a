// A merchant gives the app proxy another address in Shopify: every block of the theme follows what comes through it.
import { afterEach, expect, it } from "vitest";
import { proxyPathOf } from "../../app/commerce/proxy-path.server.ts";
import { findShopById } from "../../app/commerce/shop.server.ts";
import { action, loader } from "../../app/routes/proxy.$.tsx";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";
import { signedQuery } from "../set-up/signed-query.ts";

const database = await testDatabase();
const { env, services, twin, newShop, open } = await appWithTwin(database);
const shop = newShop();
shop.state.themeEmbeds = ["app-embed"];
const { shopId } = await open(shop);
const store = `${twin.url}/store/${shop.domain.replace(".myshopify.com", "")}`;

/** What the page's script is told. */
async function pathInPage(): Promise<string | undefined> {
  const html = await (await fetch(store)).text();
  return /data-path="([^"]*)"/.exec(html)?.[1];
}

/** A shopper's message through Shopify; nobody is logged in, which the app says when it was reached. */
const ask = async (path: string) =>
  (await fetch(`${store}${path}/loyalty/redeem`, { method: "POST", body: '{"v":1}' })).status;

/** As Remix is asked for what no door answers. */
function asked(prefix: string, rest: string, method = "GET") {
  const query = signedQuery({ secret: env.SHOPIFY_API_SECRET, domain: shop.domain, prefix });
  const request = new Request(`${env.SHOPIFY_APP_URL}/proxy/${rest}${query}`, { method });
  return { request, params: { "*": rest }, context: { services } };
}

const known = () => database.inShop(shopId, (tx) => proxyPathOf(tx, shopId));
const blocksSay = (path: string) =>
  eventually(`the blocks use ${path}`, async () => (await pathInPage()) === path);

afterEach(() => {
  delete shop.state.proxyPath;
});

it("begins where the app's configuration has it", async () => {
  expect(await pathInPage()).toBe("/apps/perennial");
  expect(await ask("/apps/perennial")).not.toBe(404);
  expect(await ask("/apps/perennial/")).not.toBe(404);
  expect(await known()).toBe("/apps/perennial");
  expect([...shop.state.metafields.values()].flat()).toEqual([]);
});

it("follows a message that came by another address, and nothing comes by the old one", async () => {
  shop.state.proxyPath = "/tools/loyal";
  expect(await ask("/apps/perennial")).toBe(404);
  expect(await pathInPage()).toBe("/apps/perennial");
  expect(await ask("/tools/loyal")).not.toBe(404);
  expect(await known()).toBe("/tools/loyal");
  await blocksSay("/tools/loyal");
});

it("follows the merchant who opens the new address once", async () => {
  const answer = await loader(asked("/community/points_2", ""));
  expect([answer.status, await answer.text()]).toEqual([
    200,
    expect.stringContaining("in your theme use /community/points_2"),
  ]);
  await blocksSay("/community/points_2");
});

it("follows the embed's beat, also back to the usual address", async () => {
  expect((await action(asked("/apps/perennial", "beat", "POST"))).status).toBe(204);
  await blocksSay("/apps/perennial");
});

it.each([
  "",
  "//elsewhere.example/x",
  "/fr/apps/perennial",
  "/apps/per ennial",
  "/apps/a/b",
  "/pages/perennial",
])("does not follow %j, which is no address of a proxy", async (prefix) => {
  expect((await loader(asked(prefix, ""))).status).toBe(404);
  expect((await action(asked(prefix, "beat", "POST"))).status).toBe(204);
  expect(await known()).toBe("/apps/perennial");
});

it("begins anew with another installation", async () => {
  await loader(asked("/tools/loyal", ""));
  expect(await known()).toBe("/tools/loyal");
  shop.uninstallApp();
  const shopRow = () => database.inSystem((tx) => findShopById(tx, shopId));
  await eventually("the app is uninstalled", async () => (await shopRow())?.uninstalledAt ?? false);
  await expect(loader(asked("/a/b", ""))).rejects.toMatchObject({ status: 404 });
  expect(await known()).toBe("/apps/perennial");
});
