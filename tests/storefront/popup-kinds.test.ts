// The kinds of popups: what each says, what it asks for, and what the visitor gets.

import { describe, expect, test } from "vitest";
import { claimShape, eventsShape, subscribeShape } from "../../app/popups/proxy-messages.ts";
import { meetingPopups, REVEAL, TEN } from "./meeting-popups.ts";
import type { CampaignWish } from "./published-campaigns.ts";
import { PHONE } from "./shop-for-test.ts";

const { storefront, go, shown, sent, intoCart } = await meetingPopups();

describe("kinds", () => {
  test("a code: shown at a tap, copied at another, in the cart at once", async () => {
    const { page, context } = await shown([REVEAL]);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await intoCart(page, "oud");
    const dialog = page.getByRole("dialog", { name: "Ten off" });
    expect(await dialog.getByText("TEN-7KQ4").count()).toBe(0);
    await dialog.getByRole("button", { name: "Show my code" }).click();
    await dialog.getByRole("status").getByText("Applied to your cart.").waitFor();
    await dialog.getByRole("button", { name: "TEN-7KQ4 Copy" }).click();
    await dialog.getByRole("status").getByText("Copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("TEN-7KQ4");
    expect(await dialog.getByText("Valid until").count(), "no end is known").toBe(0);
    await dialog.getByRole("link", { name: "Use it in my cart" }).click();
    await page.waitForURL("**/cart");
    await page.getByText("−€5.90").waitFor();
    const [claim] = sent("claim");
    expect(claimShape.parse(claim)).toMatchObject({
      campaign: "12",
      trigger: "exit-pointer",
      language: "en",
    });
    await expect
      .poll(() => storefront.events().map((one) => one.split(" ")[0]))
      .toEqual(["eligible", "shown", "applied", "copied", "applied"]);
    for (const events of sent("events")) eventsShape.parse(events);
  });

  test("an end is shown when it is real, and what went wrong is said in words", async () => {
    storefront.answer = 503;
    const { page, problems } = await shown([REVEAL]);
    const button = page.getByRole("button", { name: "Show my code" });
    const status = page.getByRole("status");
    await button.click();
    await status.getByText("That did not work. Please try again.").waitFor();
    storefront.answer = { ok: false, reason: "empty" };
    await button.click();
    await status.getByText("all codes have been given out").waitFor();
    const [first, second] = sent("claim") as { key: string }[];
    expect(second?.key, "the same intention, asked again").toBe(first?.key);
    storefront.answer = { ok: true, code: "TEN-7KQ4", expiresAt: "2026-12-24T18:00:00.000Z", again: false };
    await button.click();
    await page.getByText(/Valid until Dec 24, 2026/).waitFor();
    expect((sent("claim")[2] as { key: string }).key).not.toBe(first?.key);
    // the browser itself notes the 503
    problems.length = 0;
  });

  test("an e-mail for a code: only with the box ticked, which nobody ticked before", async () => {
    const { page } = await shown([{ kind: "email-capture", discount: TEN }], "/ar", PHONE);
    const dialog = page.getByRole("dialog");
    const go = dialog.getByRole("button", { name: "متابعة" });
    const box = dialog.getByRole("checkbox");
    const status = dialog.getByRole("status");
    expect(await box.isChecked()).toBe(false);
    await dialog.getByLabel("البريد الإلكتروني").fill("nora@");
    await go.tap();
    await status.getByText("يرجى التحقق مما أدخلته.").waitFor();
    await dialog.getByLabel("البريد الإلكتروني").fill("nora@example.com");
    await go.tap();
    await status.getByText("يرجى وضع علامة في المربع للموافقة.").waitFor();
    expect(await box.evaluate((one) => one === (one.getRootNode() as ShadowRoot).activeElement)).toBe(true);
    expect(sent("subscribe")).toEqual([]);
    await box.check();
    await go.tap();
    await dialog.getByText("TEN-7KQ4").waitFor();
    expect(subscribeShape.parse(sent("subscribe")[0])).toMatchObject({
      email: "nora@example.com",
      language: "ar",
      consentText: "نعم، أرسلوا لي الأخبار والعروض. يمكنني إلغاء الاشتراك في أي وقت.",
    });
  });

  test("a phone number instead, as people write it", async () => {
    storefront.answer = { ok: true, code: null, expiresAt: null, again: false };
    const { page } = await shown([{ kind: "email-capture", contact: "phone" }]);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Phone number").fill("0151 23456789");
    await dialog.getByRole("checkbox").check();
    await page.keyboard.press("Enter");
    await dialog.getByText("Please check what you entered.").waitFor();
    await dialog.getByLabel("Phone number").fill("+49 (151) 234-567-89");
    await page.keyboard.press("Enter");
    await dialog.getByText("Thank you!").waitFor();
    expect(subscribeShape.parse(sent("subscribe")[0])).toMatchObject({ phone: "+4915123456789" });
  });

  test("a question, products, and an announcement with its own words", async () => {
    storefront.answer = { ok: true, code: null, expiresAt: null, again: false };
    const question = {
      kind: "question",
      options: ["dry", "oily"],
      texts: { en: { title: "Your skin?", thanks: "Noted.", options: { dry: "Dry", oily: "<b>Oily</b>" } } },
    } satisfies CampaignWish;
    let { page } = await shown([question]);
    await page.getByRole("button", { name: "<b>Oily</b>" }).click();
    await page.getByText("Noted.").waitFor();
    expect(claimShape.parse(sent("claim")[0])).toMatchObject({ answer: "oily" });
    await go();

    ({ page } = await shown([{ kind: "product-suggestion", products: ["oud", "gone", "soap"] }]));
    const links = page.getByRole("dialog").getByRole("link");
    expect(await links.allInnerTexts()).toEqual([
      expect.stringMatching(/Oud\s+€59\.00/),
      expect.stringMatching(/Soap\s+€6\.90/),
    ]);
    await links.first().click();
    await page.waitForURL("**/products/oud");
    expect(storefront.events()).toContain("clicked a exit-pointer");
    await go();

    ({ page } = await shown([
      { link: "/cart", texts: { en: { title: "New", button: "Look", close: "No, thanks" } } },
    ]));
    await page.getByRole("button", { name: "No, thanks" }).waitFor();
    await page.getByRole("link", { name: "Look" }).click();
    await page.waitForURL("**/cart");
  });
});
