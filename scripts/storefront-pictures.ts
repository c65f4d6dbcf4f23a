// What shoppers see: a merchant starts a campaign and a programme from templates, and a member of old visits the shop.
import type { Browser, Page } from "playwright-core";
import { type Database, sql } from "../app/platform/db.server.ts";
import { openAppPage } from "../tests/set-up/app-frame.ts";
import type { RunningApp } from "../tests/set-up/running-app.ts";
import { newContext } from "../twin/http/browser-for-test.ts";

const PATIENCE = 180_000;

export async function setUpStorefront(browser: Browser, app: RunningApp, database: Database): Promise<void> {
  const { shop, adminUrl } = app;
  shop.state.themeEmbeds = ["app-embed", "loyalty-embed"];
  shop.state.themeBlocks = {
    account: ["loyalty-account"],
    product: ["loyalty-product"],
    cart: ["loyalty-cart"],
  };
  const context = await newContext(browser);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);

  const loyalty = await openAppPage(page, adminUrl, "/loyalty");
  await loyalty.getByRole("button", { name: "Start with: Points with tiers" }).click();
  await loyalty.getByLabel("Orders count").selectOption("365");
  await loyalty.getByRole("button", { name: "Launch the programme" }).click();
  await loyalty.getByText("The programme is live").waitFor();

  const popups = await openAppPage(page, adminUrl, "/popups");
  await popups.getByRole("button", { name: "Use this: “First purchase welcome”" }).click();
  await popups.waitForURL(/\/app\/popups\/\d+$/);
  await popups.getByLabel("Holdout").fill("0");
  await popups.getByLabel("Not within the first (seconds)").fill("0");
  await popups.getByLabel("Seconds", { exact: true }).last().fill("1");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "hidden" });
  await popups.getByRole("button", { name: "Start", exact: true }).click();
  await popups.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await context.close();
  await until("codes and balances are where shoppers find them", async () => {
    const shopId = await database.inSystem((tx) =>
      tx.row<{ id: bigint }>(sql`SELECT shop_id AS id FROM shop`).then(({ id }) => id),
    );
    const { free } = await database.inShop(shopId, (tx) =>
      tx.row<{ free: boolean }>(sql`SELECT count(*) > 0 AS free FROM discount_code WHERE state = 'free'`),
    );
    return free && isPublished(app) && memberOf(app) !== undefined;
  });
}

/** @param folder where the pictures go */
export async function takeStorefront(browser: Browser, app: RunningApp, folder: URL): Promise<void> {
  const picture = (page: Page, name: string) =>
    page.screenshot({ path: new URL(`${name}.png`, folder).pathname });
  const phone = await newContext(browser, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const visit = await phone.newPage();
  await visit.goto(`${app.storefrontUrl}/ar/collections/all`);
  await visit.locator("perennial-popup dialog").waitFor({ timeout: PATIENCE });
  await picture(visit, "popup-ar-phone");
  await phone.close();

  const desk = await newContext(browser, { viewport: { width: 1280, height: 900 } });
  const account = await desk.newPage();
  await account.goto(`${app.storefrontUrl}/account/login`);
  await account.locator("input[type=email]").fill(memberOf(app)!);
  await account.getByRole("button", { name: "Log in", exact: true }).click();
  await account.goto(`${app.storefrontUrl}/account`);
  await account.locator("section.perennial .perennial-balance").waitFor();
  await picture(account, "loyalty-en");
  await desk.close();
}

function isPublished({ shop }: RunningApp): boolean {
  const fields = [...shop.state.metafields.values()].flat();
  const popups = fields.find(({ namespace, key }) => namespace === "popups" && key === "campaigns");
  return popups !== undefined && JSON.parse(popups.value).campaigns.length > 0;
}

/** The address of a customer with points to spend. */
function memberOf({ shop }: RunningApp): string | undefined {
  for (const customer of shop.state.customers.values()) {
    const fields = shop.state.metafields.get(`gid://shopify/Customer/${customer.id}`);
    const account = fields?.find(({ key }) => key === "loyalty");
    if (customer.email && account && JSON.parse(account.value).points > 300) return customer.email;
  }
  return undefined;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`It never came that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
