// What a popup is for, in a real browser: a merchant makes a campaign from a template and starts it, a shopper meets it
// in the storefront, takes the code and buys, and the results say so.

import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContext, Frame, Locator, Page } from "playwright-core";
import { raw } from "sql-template-tag";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sql } from "../../app/platform/db.server.ts";
import { launchBrowser, newContext } from "../../twin/http/browser-for-test.ts";
import { installApp, openAppPage } from "../set-up/app-frame.ts";
import { testDatabase } from "../set-up/database.ts";
import { type RunningApp, startRunningApp } from "../set-up/running-app.ts";

const database = await testDatabase();
const POLL = { timeout: 60_000, interval: 500 };

let app: RunningApp;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let shopId: bigint;
let results: string;
const complaints: string[] = [];

beforeAll(async () => {
  app = await startRunningApp(database.url, { seed: 5, now: Date.now(), customers: 40, months: 4 });
  browser = await launchBrowser();
  context = await newContext(browser, { viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  await installApp(page, app.adminUrl);
  ({ shopId } = await database.inSystem((tx) =>
    tx.row<{ shopId: bigint }>(sql`SELECT shop_id AS "shopId" FROM shop`),
  ));
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

it("a merchant begins with a template, and is told that the embed is off", async () => {
  const frame = await openAppPage(page, app.adminUrl, "/popups");
  await frame.getByRole("button", { name: "Use this: “First purchase welcome”" }).click();
  await frame.waitForURL(/\/app\/popups\/\d+$/);
  await frame.getByText("Popups are switched off in your theme").waitFor();
  results = `/popups/${/\d+$/.exec(frame.url())![0]}/results`;
}, 60_000);

it("changes it, sees the popup beside it at once, and saves", async () => {
  const frame = await openEditor();
  // one shopper is enough here: nobody is held out, and nobody has to wait
  await frame.getByLabel("Holdout").fill("0");
  await frame.getByLabel("Not within the first (seconds)").fill("0");
  await frame.getByLabel("Seconds", { exact: true }).last().fill("1");
  const title = frame.getByLabel("Title", { exact: true });
  await title.fill("Hello there");
  await expect.poll(() => previewText(frame), POLL).toContain("Hello there");
  // the popup that opened beside it has not taken the focus
  await title.pressSequentially(", shopper");
  expect(await title.inputValue()).toBe("Hello there, shopper");
  // words run as their own language does, numbers as the page does
  const bidi = (field: Locator) => field.evaluate((input) => getComputedStyle(input).unicodeBidi);
  expect(await bidi(title)).toBe("plaintext");
  expect(await bidi(frame.getByLabel("Holdout"))).not.toBe("plaintext");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(() => campaign("content->'texts'->'en'->>'title'"), POLL).toBe("Hello there, shopper");
}, 90_000);

it("a field that cannot be so is refused where it stands, and nothing is lost", async () => {
  const frame = await openEditor();
  await frame.getByLabel("Percent off").fill("200");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await frame.getByText("At most 100.").waitFor();
  expect(await frame.getByLabel("Percent off").inputValue()).toBe("200");
  expect(await campaign("content->'discount'->'value'->>'percent'")).toBe("10");
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard", exact: true }).click();
  await expect.poll(() => frame.getByLabel("Percent off").inputValue(), POLL).toBe("10");
  expect(await frame.getByText("At most 100.").count()).toBe(0);
}, 60_000);

it("is started, and its codes and the storefront's pages are ready", async () => {
  app.shop.state.themeEmbeds = ["app-embed"];
  const frame = await openEditor();
  await frame.getByRole("button", { name: "Start", exact: true }).click();
  await expect.poll(() => campaign("state"), POLL).toBe("running");
  await expect.poll(() => one("SELECT state AS value FROM campaign_publication"), POLL).toBe("published");
  await expect
    .poll(() => one("SELECT (count(*) > 0)::text AS value FROM discount_code WHERE state = 'free'"), POLL)
    .toBe("true");
  expect(complaints.splice(0).filter((said) => !said.includes("422"))).toEqual([]);
}, 120_000);

it("a shopper meets it, takes the code, and buys with it; the results say so", async () => {
  const shopper = await newContext(browser);
  const store = await shopper.newPage();
  // once a visit: on whichever page it comes, it is answered there
  await store.goto(`${app.storefrontUrl}/collections/all`);
  const popup = store.locator("perennial-popup");
  await popup.getByText("Hello there, shopper").waitFor({ timeout: 60_000 });
  const given = popup.locator("b").filter({ hasText: /^WELCOME/ });
  const ask = popup.getByRole("button", { name: "Show my code" });
  // who presses faster than anybody reads is taken for a robot, and may ask again
  await expect
    .poll(
      async () => {
        if ((await ask.count()) > 0 && (await ask.isEnabled()))
          await ask.click({ timeout: 1000 }).catch(() => {});
        return given.count();
      },
      { timeout: 60_000, interval: 3000 },
    )
    .toBe(1);
  const code = await given.textContent();
  await store.keyboard.press("Escape");
  await store.locator("a[href*='/products/']").first().click();
  await store.locator("form[action*='/cart/add'] button").click();
  await expect
    .poll(async () => (await store.request.get(`${app.storefrontUrl}/cart.js`)).text(), POLL)
    .toContain(code);
  await store.goto(`${app.storefrontUrl}/checkout`);
  await store.locator("input[name=email]").fill("shopper@example.com");
  await store.locator("button[name=place]").click();
  await store.waitForURL(/thank/);
  await shopper.close();

  await expect.poll(() => one("SELECT count(*)::text AS value FROM order_mark"), POLL).toBe("1");
  const frame = await openAppPage(page, app.adminUrl, results);
  const groups = await frame.getByRole("table", { name: "Groups" }).innerText();
  expect(groups.replace(/\s+/g, " ")).toMatch(/Variant A (\d+) \1 1 1 1 /);
  expect(await frame.locator("main").innerText()).toContain("There is no holdout to compare with.");
}, 180_000);

it.each(["", "/results"])(
  "its page %s reads its way in Arabic too, fits a phone, and axe finds nothing serious",
  async (below) => {
    app.shop.state.staffLocale = "ar";
    const frame = await openAppPage(page, app.adminUrl, results.replace("/results", below));
    expect(await frame.evaluate(() => document.documentElement.dir)).toBe("rtl");
    const { violations } = await new AxeBuilder({ page }).include("iframe").analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await frame.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    await page.setViewportSize({ width: 1280, height: 900 });
    app.shop.state.staffLocale = "en";
    expect(overflow).toBeLessThanOrEqual(0);
  },
  90_000,
);

it("is paused and put away from the list, and comes back", async () => {
  const frame = await openAppPage(page, app.adminUrl, "/popups");
  await frame.getByRole("button", { name: "Pause “First purchase welcome”" }).click();
  await frame.getByText(/is paused: visitors no longer see it/).waitFor();
  await frame.getByRole("button", { name: "Archive “First purchase welcome”" }).click();
  await frame.getByText("No campaign matches").waitFor();
  await frame.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => campaign("state"), POLL).toBe("paused");
  expect(complaints.splice(0).filter((said) => !said.includes("422"))).toEqual([]);
}, 60_000);

/** The editor, once its script runs: it has drawn the preview then. */
async function openEditor(): Promise<Frame> {
  const frame = await openAppPage(page, app.adminUrl, results.replace("/results", ""));
  await expect.poll(() => previewText(frame), POLL).not.toBe("");
  return frame;
}

/** What the popup in the preview says. */
async function previewText(frame: Frame): Promise<string> {
  const preview = frame.frameLocator("iframe[title=Preview]");
  return (await preview.locator("perennial-popup dialog").allInnerTexts()).join(" ");
}

function campaign(field: string): Promise<string | null> {
  return one(`SELECT ${field} AS value FROM campaign`);
}

async function one(query: string): Promise<string | null> {
  const rows = await database.inShop(shopId, (tx) => tx.rows<{ value: string | null }>(raw(query)));
  return rows[0]?.value ?? null;
}
