import { expect, test } from "vitest";
import { leaveAtTop } from "./hands.ts";
import { publishTo, testStorefront, visit } from "./shop-for-test.ts";

const storefront = await testStorefront();

test("leaving at the top shows the popup", async () => {
  publishTo(storefront, [{}]);
  const { page, problems } = await visit(storefront);
  await leaveAtTop(page);
  await page.getByRole("dialog", { name: "One moment" }).waitFor();
  await page.keyboard.press("Escape");
  await expect
    .poll(() => storefront.events())
    .toEqual(["eligible a exit-pointer", "shown a exit-pointer", "closed a exit-pointer"]);
  expect(problems).toEqual([]);
});
