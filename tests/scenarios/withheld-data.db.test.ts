// A shop whose names, addresses, e-mails and phones Shopify withholds (protected customer data, level 1 only): installed,
// its history read, its webhooks read, its pages' words found.
import { expect, it } from "vitest";
import { customerName } from "../../app/commerce/customer-name.ts";
import { readCustomerQuery } from "../../app/commerce/customer-query.ts";
import { readProfile, readTimeline } from "../../app/commerce/customer-timeline.server.ts";
import { listCustomers } from "../../app/commerce/customers.server.ts";
import { findShop } from "../../app/commerce/shop.server.ts";
import { deliveryCounts } from "../../app/intake/deliveries.server.ts";
import { listImports } from "../../app/intake/import-run.server.ts";
import { retentionReport } from "../../app/retention/report.server.ts";
import { createI18n } from "../../app/ui/i18n.ts";
import { english } from "../../app/ui/locales/en.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
const { newShop, open, twin } = await appWithTwin(database);
const text = createI18n("en", english).t;

it("works with ids alone", async () => {
  const shop = newShop({ currency: "EUR", timezone: "Europe/Berlin" });
  shop.setProtectedData(1);
  const { customers, variants } = shop.load({
    products: [{ title: "Tea", variants: [{ key: "v", price: 1200n }], createdAt: Date.UTC(2026, 0, 1) }],
    customers: [
      {
        key: "c",
        email: "kei@tea.example",
        firstName: "Kei",
        phone: "+815012345678",
        createdAt: Date.UTC(2026, 0, 2),
      },
    ],
    orders: [1, 4].map((day) => ({
      customerKey: "c",
      createdAt: Date.UTC(2026, 9, day),
      lines: [{ variantKey: "v", quantity: 1 }],
    })),
  });
  const kei = customers.get("c")!;
  await open(shop);
  const { shopId } = (await database.inSystem((tx) => findShop(tx, shop.domain)))!;
  await eventually("the history is here", async () => {
    const runs = await database.inShop(shopId, (tx) => listImports(tx, shopId));
    return runs.some((run) => run.state === "done");
  });

  const order = shop.createOrder({
    customerId: kei,
    lines: [{ variantId: variants.get("v")!, quantity: 2 }],
  });
  shop.updateCustomer(kei, { emailConsent: "subscribed", tags: ["vip"] });
  shop.createOrder({ lines: [{ variantId: variants.get("v")!, quantity: 1 }], email: "guest@tea.example" });
  await twin.deliveries.settled();
  await eventually("all is read", async () => {
    const { byState } = await database.inShop(shopId, (tx) => deliveryCounts(tx, shopId));
    return byState.pending === 0 && byState.failed === 0;
  });

  await database.inShop(shopId, async (tx) => {
    const query = readCustomerQuery(new URLSearchParams());
    const { rows } = await listCustomers(tx, shopId, query, new Date(0));
    const row = rows.find(({ customerId }) => customerId === kei)!;
    expect(row).toMatchObject({
      email: null,
      firstName: null,
      lastName: null,
      purchases: 3,
      netMinor: 4800n,
    });
    expect(customerName(row, text).replace(/\p{Cf}/gu, "")).toBe(`Customer ${kei}`);
    const profile = (await readProfile(tx, shopId, kei))!;
    expect(profile).toMatchObject({ phone: null, emailConsent: "subscribed", tags: ["vip"] });
    const { events } = await readTimeline(tx, shopId, profile);
    expect(
      JSON.stringify(events, (_key, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).toContain(order.name);
    const period = { from: "2026-10-01", to: "2026-10-31", timezone: "Europe/Berlin", windowDays: 365 };
    const report = await retentionReport(tx, shopId, period);
    expect(report.cohorts).toHaveLength(1);
  });
});
