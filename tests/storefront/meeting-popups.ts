// Visitors who meet popups: a storefront for a whole test file, and one visitor in it at a time, whose browser must have
// nothing to complain of.
import type { Page } from "playwright-core";
import { afterEach, expect } from "vitest";
import type { Campaign } from "../../app/popups/campaign.ts";
import { leaveAtTop } from "./hands.ts";
import { type CampaignWish, publishTo } from "./published-campaigns.ts";
import { leave, testStorefront, type VisitOptions, type Visitor, visit } from "./shop-for-test.ts";

export const TEN = { value: { type: "percentage", percent: 10 } } as Campaign["discount"];
export const REVEAL: CampaignWish = {
  kind: "discount-reveal",
  discount: TEN,
  texts: { en: { title: "Ten off", body: "For you.", button: "Show my code" } },
};

/** Call at the top of a test file; it ends with the file. */
export async function meetingPopups() {
  const storefront = await testStorefront();
  let open: Visitor | undefined;
  const go = async () => {
    const gone = open;
    open = undefined;
    if (gone) await leave(storefront, gone);
  };
  afterEach(async () => {
    expect(open?.problems ?? []).toEqual([]);
    await go();
    storefront.shop.state.consentRequired = false;
    storefront.answer = { ok: true, code: "TEN-7KQ4", expiresAt: null, again: false };
  });

  /** Whoever was here before has gone. */
  async function come(path = "", options: VisitOptions = {}): Promise<Visitor> {
    await go();
    open = await visit(storefront, path, options);
    return open;
  }

  /** Phones have no pointer that could leave: there the popup comes after a second. */
  async function shown(wish: CampaignWish[], path = "", options: VisitOptions = {}): Promise<Visitor> {
    const second: Campaign["triggers"] = {
      when: "any",
      graceSeconds: 0,
      list: [{ type: "time-on-page", setting: 1 }],
    };
    publishTo(storefront.shop, options.isMobile ? wish.map((one) => ({ ...one, triggers: second })) : wish);
    const visitor = await come(path, options);
    if (!options.isMobile) await leaveAtTop(visitor.page);
    await visitor.page.getByRole("dialog").waitFor();
    return visitor;
  }

  /** The mark that the visitor's cart carries. */
  async function mark(page: Page): Promise<string | undefined> {
    const cart = await page.request.get(`${storefront.url}/cart.js`);
    return (await cart.json()).attributes._perennial;
  }

  /** What the app was told at this address of the proxy. */
  const sent = (to: string) => storefront.told.filter((one) => one.to === to).map(({ body }) => body);

  const intoCart = (page: Page, handle: string) =>
    page.request.post(`${storefront.url}/cart/add.js`, {
      data: { id: String(storefront.shop.findProductByHandle(handle)!.variants[0]!.id), quantity: 1 },
    });

  return { storefront, come, go, shown, mark, sent, intoCart };
}
