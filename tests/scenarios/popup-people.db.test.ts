// Campaigns for certain customers, and the addresses that visitors leave, against the local Shopify.
import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../app/platform/db.server.ts";
import { campaignShape, type StoredCampaign } from "../../app/popups/campaign.ts";
import { changeCampaignState } from "../../app/popups/campaigns.server.ts";
import { popupHandlers } from "../../app/popups/proxy-handlers.server.ts";
import { eventually } from "../set-up/app-with-twin.ts";
import { message, popupShop, visitorIn, WELCOME } from "./popup-shop.ts";

const { database, shop, shopId, inShop, started, post, filled } = await popupShop();

describe("a campaign for certain customers", () => {
  it("gives to those who are logged in and among them, whoever says so", async () => {
    const vip = shop.createCustomer({ email: "vip@example.com" });
    shop.addTags(vip.id, ["VIP"]);
    const other = shop.createCustomer({ email: "other@example.com" });
    await eventually("both customers are known", async () => {
      const known = await inShop((tx) =>
        tx.rows(sql`SELECT FROM customer WHERE email = 'other@example.com' OR tags = '{VIP}'`),
      );
      return known.length === 2;
    });
    const stored = await started(
      campaignShape.parse({
        ...WELCOME,
        name: "For friends",
        holdoutPercent: 0,
        targeting: { customerTags: ["vip"], segments: ["friends", "regulars"] },
      }),
    );
    await filled(stored);
    const { claim } = popupHandlers({ database, networkHash: () => Buffer.alloc(16) });
    const asked = async (customerId: bigint | null) => {
      const body = message(stored, visitorIn("a", stored));
      return (await claim!({ shopId, customerId, address: null, body, now: new Date() })).body;
    };
    expect(await asked(null)).toEqual({ ok: false, reason: "refused" });
    expect(await asked(vip.id)).toEqual({ ok: false, reason: "refused" });
    await inShop(async (tx) => {
      const { id } = await tx.row<{ id: bigint }>(sql`
        INSERT INTO segment (shop_id, kind, handle, name) VALUES (${shopId}, 'own', 'friends', 'Friends')
        RETURNING segment_id AS id`);
      for (const { id: customerId } of [vip, other])
        await tx.run(sql`
          INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at)
          VALUES (${shopId}, ${id}, ${customerId}, now())`);
    });
    expect(await asked(vip.id)).toMatchObject({ ok: true });
    expect(await asked(other.id)).toEqual({ ok: false, reason: "refused" });
    expect(await asked(10n ** 15n)).toEqual({ ok: false, reason: "refused" });
  });

  it("has its segments shown to pages", async () => {
    const stored = await started(
      campaignShape.parse({ ...WELCOME, name: "For friends too", targeting: { segments: ["friends"] } }),
    );
    const { shown } = await inShop((tx) =>
      tx.row<{ shown: boolean }>(sql`SELECT at_shopify AS shown FROM segment WHERE handle = 'friends'`),
    );
    expect(shown).toBe(true);
    await inShop((tx) => changeCampaignState(tx, shopId, stored.campaignId, "archive"));
  });
});

describe("addresses", () => {
  let stored: StoredCampaign;
  beforeAll(async () => {
    // another day: all of this file comes from one network
    await inShop((tx) => tx.run(sql`UPDATE popup_claim SET network_hash = NULL`));
    stored = await started(
      campaignShape.parse({
        ...WELCOME,
        name: "Newsletter",
        kind: "email-capture",
        discount: null,
        holdoutPercent: 0,
      }),
    );
  });
  const subscribe = (email: string, change: object = {}) =>
    post(
      "subscribe",
      message(stored, visitorIn("a", stored), {
        email,
        consent: true,
        consentText: "Send me offers.",
        ...change,
      }),
    );
  const captureOf = (email: string) =>
    inShop((tx) =>
      tx.rows<{ state: string; email: string | null; customerId: bigint | null }>(sql`
        SELECT state, email, customer_id AS "customerId" FROM popup_capture
        WHERE email = ${email} OR customer_id = ${shop.findCustomerByEmail(email)?.id ?? 0n}`),
    );
  const settled = (email: string) =>
    eventually(`${email} is settled`, async () => {
      const [row] = await captureOf(email);
      return row && row.state !== "waiting" && row;
    });

  it("become a customer with that consent, and are kept here no longer", async () => {
    expect((await subscribe("Nora@example.com")).body).toEqual({
      ok: true,
      code: null,
      expiresAt: null,
      again: false,
    });
    expect(await settled("nora@example.com")).toMatchObject({ state: "written", email: null });
    const customer = shop.findCustomerByEmail("nora@example.com")!;
    expect(customer.emailConsent.state).toBe("subscribed");
  });

  it("of a customer Shopify knows are written to that customer", async () => {
    const known = shop.createCustomer({ email: "sami@example.com" });
    await subscribe("sami@example.com");
    expect(await settled("sami@example.com")).toMatchObject({ state: "written", customerId: known.id });
    expect(shop.customer(known.id).emailConsent.state).toBe("subscribed");
  });

  it("of who unsubscribed meanwhile stay unsubscribed", async () => {
    const known = shop.createCustomer({ email: "late@example.com" });
    shop.updateCustomer(known.id, { emailConsent: "unsubscribed" });
    shop.customer(known.id).emailConsent.updatedAt = Date.now() + 60_000;
    await subscribe("late@example.com");
    expect(await settled("late@example.com")).toMatchObject({ state: "kept" });
    expect(shop.customer(known.id).emailConsent.state).toBe("unsubscribed");
  });

  it("are taken once, however they are spelt", async () => {
    expect((await subscribe("mina@example.com")).body).toMatchObject({ ok: true });
    expect((await subscribe(" MINA+again@example.com".trim())).body).toEqual({
      ok: false,
      reason: "already",
    });
  });

  it("may be phone numbers, each with a consent of its own kind", async () => {
    const byPhone = await started(
      campaignShape.parse({
        ...stored.campaign,
        name: "Messages",
        contact: "phone",
        discount: { value: { type: "free-shipping" } },
      }),
    );
    await filled(byPhone);
    const known = shop.createCustomer({ phone: "+96170123456" });
    const send = (phone: string) =>
      post(
        "subscribe",
        message(byPhone, visitorIn("a", byPhone), { phone, consent: true, consentText: "Send me offers." }),
      );
    expect((await send("+96170123456")).body).toMatchObject({
      ok: true,
      code: expect.stringMatching(/^.{5}-.{5}$/),
    });
    expect((await send("+96170999999")).body).toMatchObject({ ok: true });
    await eventually("both have agreed", async () => {
      const made = shop.customersByPhone.get("+96170999999");
      return (
        made?.smsConsent.state === "subscribed" && shop.customer(known.id).smsConsent.state === "subscribed"
      );
    });
    expect((await subscribe("mail@example.com", { campaign: `${byPhone.campaignId}` })).body).toEqual({
      ok: false,
      reason: "refused",
    });
  });

  it("are not taken without consent", async () => {
    expect((await subscribe("no@example.com", { consent: false })).status).toBe(400);
    expect((await subscribe("no@example.com", { consentText: undefined })).status).toBe(400);
  });
});
