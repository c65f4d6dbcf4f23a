import { describe, expect, it } from "vitest";
import { findShop, type ShopRow } from "../../app/commerce/shop.server.ts";
import { listDeliveries } from "../../app/intake/deliveries.server.ts";
import { listImports } from "../../app/intake/import-run.server.ts";
import { shopEvents } from "../../app/pipeline.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";

const database = await testDatabase();
const { services, newShop, open } = await appWithTwin(database);

const row = (shop: TwinShop) => database.inSystem((tx) => findShop(tx, shop.domain)) as Promise<ShopRow>;
const historyOf = async (shop: TwinShop) => {
  const { shopId } = await row(shop);
  return database.inShop(shopId, (tx) => listImports(tx, shopId));
};
const count = (shopId: bigint, table: "orders" | "customer" | "purchase") =>
  database.inShop(shopId, async (tx) => {
    const query = {
      orders: sql`SELECT count(*)::int AS n FROM orders`,
      customer: sql`SELECT count(*)::int AS n FROM customer`,
      purchase: sql`SELECT count(*)::int AS n FROM purchase`,
    }[table];
    return (await tx.row<{ n: number }>(query)).n;
  });
const sessionsOf = (shop: TwinShop) =>
  database.inSystem((tx) => tx.rows<{ id: string }>(sql`SELECT id FROM session WHERE shop = ${shop.domain}`));

/** A shop of JPY in Tokyo with one customer who has bought twice. */
function shopWithHistory(): TwinShop {
  const shop = newShop({ currency: "JPY", timezone: "Asia/Tokyo", name: "Tea", countryCode: "JP" });
  shop.load({
    products: [{ title: "Tea", variants: [{ key: "v", price: 1200n }], createdAt: Date.UTC(2026, 0, 1) }],
    customers: [{ key: "c", email: "buyer@example.com", firstName: "Kei", createdAt: Date.UTC(2026, 0, 2) }],
    orders: [10, 40].map((day) => ({
      customerKey: "c",
      createdAt: Date.UTC(2026, 8, day),
      lines: [{ variantKey: "v", quantity: 1 }],
    })),
  });
  return shop;
}

describe("a shop installs, uninstalls and comes back", async () => {
  const shop = shopWithHistory();

  it("learns the shop and its history after the first visit", async () => {
    await open(shop);
    const run = await eventually("the history is here", async () =>
      (await historyOf(shop)).find((one) => one.state === "done"),
    );
    expect(run).toMatchObject({ kind: "bulk_history", ordersRead: 2, rowsRefused: 0 });
    const known = await row(shop);
    expect(known).toMatchObject({ name: "Tea", currency: "JPY", timezone: "Asia/Tokyo", country: "JP" });
    expect(known.installedAt).toBeInstanceOf(Date);
    expect(known.scopes).toContain("read_orders");
    expect(await count(known.shopId, "purchase")).toBe(2);
  });

  it("does nothing more on later visits", async () => {
    const before = await row(shop);
    await Promise.all([open(shop), open(shop), open(shop)]);
    expect(await row(shop)).toEqual(before);
    expect(await historyOf(shop)).toHaveLength(1);
  });

  it("is noticed on a later visit when noting it had failed", async () => {
    const { shopId } = await row(shop);
    await database.inSystem((tx) =>
      tx.run(sql`UPDATE shop SET installed_at = NULL WHERE shop_id = ${shopId}`),
    );
    const { shop: seen } = await open(shop);
    expect(seen.installedAt).toBeInstanceOf(Date);
    await eventually("the history is read again", async () => {
      const runs = await historyOf(shop);
      return runs.length === 2 && runs.every((one) => one.state === "done");
    });
  });

  it("writes down changed scopes", async () => {
    shop.setScopes(["read_orders"]);
    await eventually("the scopes are known", async () => (await row(shop)).scopes === "read_orders");
  });

  it("ends the sessions when it is uninstalled, and keeps the facts", async () => {
    shop.uninstallApp();
    const gone = await eventually("the uninstall is known", async () => {
      const known = await row(shop);
      return known.uninstalledAt !== null && known;
    });
    expect(await sessionsOf(shop)).toEqual([]);
    expect(await count(gone.shopId, "orders")).toBe(2);
    await expect(services.tokens.current(shop.domain)).rejects.toMatchObject({ name: "NoTokenError" });
  });

  it("comes back with a new history, and nothing is doubled", async () => {
    await open(shop);
    await eventually("another history is here", async () => {
      const runs = await historyOf(shop);
      return runs.length === 3 && runs.every((one) => one.state === "done");
    });
    const known = await row(shop);
    expect(known.uninstalledAt).toBeNull();
    expect(await count(known.shopId, "orders")).toBe(2);
    expect(await count(known.shopId, "purchase")).toBe(2);
  });

  it("keeps the shop through a late message of the first uninstall, and a shop/redact of before", async () => {
    const { shopId } = await row(shop);
    shop.redactShop();
    const late = { payload: {}, at: new Date(Date.now() - 3_600_000) };
    await database.inShop(shopId, (tx) => shopEvents["app/uninstalled"]!(tx, shopId, late));
    await eventually("shop/redact was read", async () =>
      database.inShop(shopId, async (tx) => {
        const { rows } = await listDeliveries(tx, shopId, { topic: "shop/redact" });
        return rows[0]?.state === "done";
      }),
    );
    expect((await row(shop)).uninstalledAt).toBeNull();
    expect(await count(shopId, "orders")).toBe(2);
    expect(await sessionsOf(shop)).toHaveLength(1);
  });
});

describe("privacy requests", async () => {
  const shop = shopWithHistory();
  await open(shop);
  await eventually("the history is here", async () =>
    (await historyOf(shop)).some((one) => one.state === "done"),
  );
  const { shopId } = await row(shop);
  const [customerId] = [...shop.state.customers.keys()];

  it("are listed for the merchant when a customer asks for their data", async () => {
    shop.requestCustomerData(customerId!);
    const asked = await eventually("the request is listed", () =>
      database.inShop(shopId, async (tx) => {
        const { rows } = await listDeliveries(tx, shopId, { topic: "customers/data_request" });
        return rows.find((one) => one.state === "done");
      }),
    );
    expect(asked.reason).toBeNull();
  });

  it("erase the customer, and leave the figures", async () => {
    shop.redactCustomer(customerId!);
    const blanked = await eventually("the customer is blank", () =>
      database.inShop(shopId, async (tx) => {
        const one = await tx.row<{ email: string | null; first_name: string | null }>(
          sql`SELECT email, first_name FROM customer WHERE customer_id = ${customerId}`,
        );
        return one.email === null && one;
      }),
    );
    expect(blanked.first_name).toBeNull();
    expect(await count(shopId, "purchase")).toBe(2);
    await eventually("the raw request is erased", () =>
      database.inShop(shopId, async (tx) => {
        const raw = await tx.rows(sql`
          SELECT 1 FROM delivery WHERE state <> 'pending' AND topic = 'customers/data_request' AND body IS NOT NULL`);
        return raw.length === 0;
      }),
    );
  });

  it("delete the shop once it is uninstalled", async () => {
    shop.uninstallApp();
    await eventually("the uninstall is known", async () => (await row(shop)).uninstalledAt !== null);
    shop.redactShop();
    await eventually("the shop is empty", async () => (await count(shopId, "orders")) === 0);
    for (const table of ["customer", "purchase"] as const) expect(await count(shopId, table)).toBe(0);
    expect(await row(shop)).toMatchObject({ name: null, gid: null, country: null });
  });
});
