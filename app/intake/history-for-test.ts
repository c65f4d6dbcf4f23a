// A local Shopify, shops in it with a past, and the steps by which a history is read from there.
import { afterAll, beforeAll } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { generateHistory } from "../../twin/history/generate.ts";
import type { ShopSpec } from "../../twin/shop/specs.ts";
import type { Twin } from "../../twin/start.ts";
import { caller, type FakeApp, startFakeApp, startTestTwin } from "../../twin/testing.ts";
import { updateShop } from "../commerce/shop.server.ts";
import { sql } from "../platform/db.server.ts";
import { createLog } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { derive } from "./derive-for-test.ts";
import { runHistory, startHistory } from "./history.server.ts";
import type { Fetch } from "./history-download.server.ts";
import { findImport } from "./import-run.server.ts";

export const NOW = Date.UTC(2026, 10, 21);
const RATES = { AED: 4.21 };
const log = createLog("silent");

/** For a whole test file. */
export async function historyFixture() {
  const database = await testDatabase();
  let app: FakeApp;
  let twin: Twin;
  let counter = 0;

  beforeAll(async () => {
    app = await startFakeApp();
    twin = await startTestTwin(app);
  });
  afterAll(async () => {
    await twin.close();
    await app.close();
  });

  async function shopWith(spec: Partial<ShopSpec> = {}, customers = 60) {
    const domain = `history-${counter++}.myshopify.com`;
    const shop = twin.createShop({
      domain,
      currency: "EUR",
      timezone: "UTC",
      presentmentRates: RATES,
      ...spec,
    });
    if (customers > 0) shop.load(generateHistory({ seed: 7, now: NOW, customers }));
    const shopId = await testShop(database, { domain, currency: shop.state.currency });
    await database.inSystem((tx) =>
      updateShop(tx, shopId, { scopes: (spec.scopes ?? ["read_orders", "read_all_orders"]).join(",") }),
    );
    const call = await caller(twin, domain);
    const admin: AdminClient = {
      ask: async (_shop, document, variables) => {
        const { data, errors = [] } = await call(document, variables);
        return { data, problems: errors };
      },
    };
    return { shop, shopId, admin };
  }

  type Told = Awaited<ReturnType<typeof shopWith>>;

  const start = (shopId: bigint) => database.inShop(shopId, (tx) => startHistory(tx, shopId));
  const look = (shopId: bigint, importId: bigint) =>
    database.inShop(shopId, async (tx) => (await findImport(tx, shopId, importId))!);
  const step = ({ admin, shopId }: Told, importId: bigint, download: Fetch = fetch) =>
    runHistory(
      { database, admin, log, onFacts: derive, fetch: download, shareBytes: 50_000 },
      { shopId, importId },
    );

  /** Every step at once, as the job queue would do one by one. */
  async function finish(told: Told, importId: bigint, download?: Fetch) {
    for (;;) {
      await step(told, importId, download);
      const run = await look(told.shopId, importId);
      if (run.state !== "running" && run.state !== "queued") return run;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  const orders = (shopId: bigint) =>
    database.inShop(shopId, (tx) =>
      tx.rows<{
        name: string;
        total: bigint;
        refunded: bigint;
        customer: bigint | null;
        lines: number;
        cancelled: boolean;
      }>(sql`
        SELECT name, total_minor AS total, refunded_minor AS refunded, customer_id AS customer, cancelled_at IS NOT NULL AS cancelled,
          (SELECT count(*)::int FROM order_line l WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id) AS lines
        FROM orders o ORDER BY order_id`),
    );

  return { database, shopWith, start, look, step, finish, orders };
}
