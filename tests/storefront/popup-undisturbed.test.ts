// The shop goes on, whatever fails, and asks for nothing before a popup is due.

import { describe, expect, test } from "vitest";
import { leaveAtTop } from "./hands.ts";
import { meetingPopups, REVEAL } from "./meeting-popups.ts";
import { publishTo } from "./published-campaigns.ts";

const { storefront, come, go, shown } = await meetingPopups();

describe("a shop is not disturbed", () => {
  test("nothing is asked for before a popup is due, and nothing from elsewhere ever", async () => {
    publishTo(storefront.shop, [REVEAL]);
    const open = await come("/collections/all");
    const { page, asked } = open;
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, 3000);
    await page.waitForTimeout(1200);
    expect(asked).toEqual([]);
    await leaveAtTop(page);
    await page.getByRole("button", { name: "Show my code" }).click();
    await page.getByText("TEN-7KQ4").waitFor();
    expect([...hosts]).toEqual([new URL(storefront.url).host]);
  });

  test("broken campaigns: the shop goes on, and so does the beat", async () => {
    publishTo(storefront.shop, []);
    const open = await come();
    const { page } = open;
    for (const json of [
      '{"v":1,"campaigns":[{"id":"1"}],"texts":{}}',
      '{"v":1}',
      '{"v":2,"campaigns":[{"id":"1"}],"texts":{}}',
      '{"v":1,"texts":{},"campaigns":[{"id":"1","arms":[],"triggers":{"grace":0,"on":[["moon",1],null]}}]}',
    ]) {
      publishTo(storefront.shop, json);
      await page.goto(storefront.url);
      await leaveAtTop(page);
      await page.waitForTimeout(1100);
    }
    await page.getByRole("link", { name: "See all products" }).click();
    await page.waitForURL("**/collections/all");
    await expect.poll(() => storefront.told.map(({ to }) => to)).toContain("beat");
    expect(storefront.told.filter(({ to }) => to !== "beat")).toEqual([]);
  });

  test("broken JSON in the page, storage switched off, scripts that do not arrive", async () => {
    publishTo(storefront.shop, [{}]);
    let open = await come("", {
      before: (context) =>
        context.route(/\/store\/rosewater$/, async (route) => {
          const answer = await route.fetch();
          await route.fulfill({
            response: answer,
            body: (await answer.text()).replace('"campaigns": [', '"campaigns": [['),
          });
        }),
    });
    await leaveAtTop(open.page);
    expect(open.asked).toEqual([]);
    expect(open.problems).toEqual([]);
    await go();
    open = await come("", {
      before: (context) =>
        context.addInitScript(() => {
          for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, {
              get: () => {
                throw new DOMException("no", "SecurityError");
              },
            });
        }),
    });
    await leaveAtTop(open.page);
    expect(open.problems).toEqual([]);
    await go();
    open = await come("", {
      before: (context) => context.route("**/popups.js", (route) => route.abort()),
    });
    await leaveAtTop(open.page);
    await expect.poll(() => open.asked).toContain("popups.js");
    await leaveAtTop(open.page);
    expect(open.asked.filter((one) => one === "popups.js")).toEqual(["popups.js"]);
    // what the browser itself notes of the missing file
    open.problems.length = 0;
  });

  test("works under a strict content security policy", async () => {
    const { page } = await shown([REVEAL], "/cart", {
      before: async (context) => {
        await context.addInitScript(() => {
          Object.assign(window, { refused: [] as string[] });
          addEventListener("securitypolicyviolation", (event) =>
            (window as unknown as { refused: string[] }).refused.push(
              `${event.violatedDirective} ${event.blockedURI}`,
            ),
          );
        });
        await context.route(/\/cart$/, async (route) => {
          const answer = await route.fetch();
          // the shop's own inline script in the head may run by its hash; nothing else that stands in the page may
          const [, inline = ""] = /<script>([\s\S]*?)<\/script>/.exec(await answer.text()) ?? [];
          const hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(inline))).toString(
            "base64",
          );
          const policy = `default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'`;
          await route.fulfill({
            response: answer,
            headers: { ...answer.headers(), "content-security-policy": policy },
          });
        });
      },
    });
    await page.getByRole("button", { name: "Show my code" }).click();
    await page.getByText("TEN-7KQ4").waitFor();
    const button = page.getByRole("link", { name: "Use it in my cart" });
    expect(await button.evaluate((one) => getComputedStyle(one).minHeight), "its styles").toBe("44px");
    expect(await page.evaluate(() => (window as unknown as { refused: string[] }).refused)).toEqual([]);
  });
});
