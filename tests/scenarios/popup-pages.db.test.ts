// What pages of the local Shopify carry: after the app comes back, when it is too large, and when a campaign begins.
import { describe, expect, it } from "vitest";
import { findShop } from "../../app/commerce/shop.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { campaignShape, TEXT_KEYS } from "../../app/popups/campaign.ts";
import { changeCampaignState, listCampaigns, saveCampaign } from "../../app/popups/campaigns.server.ts";
import { readPublication } from "../../app/popups/publication.server.ts";
import { eventually } from "../set-up/app-with-twin.ts";
import { message, popupShop, visitorIn, WELCOME } from "./popup-shop.ts";

const { database, shop, shopId, open, inShop, started, post, inPages, order } = await popupShop();

describe("an app that comes back", () => {
  it("finds its campaigns in the pages again, and the marks of orders in the history", async () => {
    const stored = await started(campaignShape.parse({ ...WELCOME, name: "Comes back" }));
    const isThere = () => inPages()?.campaigns.some(({ id }) => id === `${stored.campaignId}`);
    await eventually("it is published", async () => isThere());
    shop.uninstallApp();
    await eventually("the uninstall is known", async () => {
      const known = await database.inSystem((tx) => findShop(tx, shop.domain));
      return known!.uninstalledAt !== null;
    });
    for (const owner of shop.state.metafields.keys())
      if (owner.includes("AppInstallation")) shop.state.metafields.delete(owner);
    const missed = order(visitorIn("a", stored), stored, "a");
    await open();
    await eventually("it is published again", async () => isThere());
    await eventually("the order's mark has come with the history", async () => {
      const marks = await inShop((tx) => tx.rows(sql`SELECT FROM order_mark WHERE order_id = ${missed.id}`));
      return marks.length === 1;
    });
  });
});

describe("the size of what pages carry", () => {
  it("is refused above the limit, with the campaigns to shorten, and pages stay as they were", async () => {
    const before = JSON.stringify(inPages());
    const words = "ü".repeat(490);
    const languages = ["en", "ar", "fa", "he", "tr", "fr", "de", "es", "pt-BR", "ur"];
    const texts = Object.fromEntries(
      languages.map((language) => [language, Object.fromEntries(TEXT_KEYS.map((key) => [key, words]))]),
    );
    const large = await started(campaignShape.parse({ ...WELCOME, name: "Large", texts }));
    const row = await eventually("it is known to be too large", async () => {
      const found = await inShop((tx) => readPublication(tx, shopId));
      return found?.state === "too large" && found;
    });
    expect(row.problem).toMatch(/^\d+ bytes of 65536: Large/);
    expect(JSON.stringify(inPages())).toBe(before);
    await inShop((tx) => changeCampaignState(tx, shopId, large.campaignId, "archive"));
    await eventually("the rest is published again", async () => {
      return (await inShop((tx) => readPublication(tx, shopId)))?.state === "published";
    });
  });
});

describe("a schedule", () => {
  it("begins by itself, in the shop's zone", async () => {
    const soon = (ms: number) =>
      new Date(Date.now() + ms)
        .toLocaleString("sv-SE", { timeZone: "America/New_York" })
        .replace(" ", "T")
        .slice(0, 16);
    const stored = await started(
      campaignShape.parse({
        ...WELCOME,
        name: "Later",
        discount: WELCOME.discount,
        schedule: { startsAt: soon(120_000) },
      }),
    );
    expect(stored.state).toBe("scheduled");
    expect((await post("claim", message(stored, visitorIn("a", stored)))).body).toEqual({
      ok: false,
      reason: "over",
    });
    // its hour comes
    await inShop((tx) =>
      saveCampaign(tx, shopId, stored.campaignId, {
        ...stored.campaign,
        schedule: { startsAt: soon(-120_000), endsAt: null },
      }),
    );
    const all = await inShop((tx) => listCampaigns(tx, shopId));
    expect(all.find(({ campaignId }) => campaignId === stored.campaignId)!.state).toBe("running");
  });
});
