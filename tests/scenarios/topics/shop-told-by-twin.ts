// A shop of the local Shopify whose webhooks are kept by the door and read by the worker, as in production.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import { deliveryCounts } from "../../../app/intake/deliveries.server.ts";
import { startDeliveryWorker } from "../../../app/intake/delivery-worker.server.ts";
import { createWebhookDoor } from "../../../app/intake/webhook-door.server.ts";
import { onFacts, shopEvents } from "../../../app/pipeline.server.ts";
import type { Database } from "../../../app/platform/db.server.ts";
import { createLog } from "../../../app/platform/log.server.ts";
import type { ShopSpec } from "../../../twin/shop/specs.ts";
import type { TwinShop } from "../../../twin/shop/store.ts";
import { startTwin } from "../../../twin/start.ts";
import { testShop } from "../../set-up/database.ts";

const KEYS = { apiKey: "scenario-key", apiSecret: "scenario-secret" };
let shops = 0;

export type ToldShop = {
  twin: TwinShop;
  shopId: bigint;
  /** Resolves when all that happened has been told and read. @returns the topics whose deliveries were not all done */
  told(): Promise<string[]>;
};

/** @param everyTopic whether the app listens to all topics, or only to those of shopify.app.toml */
export async function toldByTwin(database: Database, { everyTopic }: { everyTopic: boolean }) {
  const door = createWebhookDoor({ database, secrets: [KEYS.apiSecret], log: createLog("silent") });
  const server = createServer(door);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const twin = await startTwin({ appUrl, ...KEYS, ...(everyTopic ? { appConfigPath: "" } : {}) });
  const worker = startDeliveryWorker({
    database,
    log: createLog("silent"),
    handlers: shopEvents,
    onFacts,
    pollMs: 20,
  });
  afterAll(async () => {
    await twin.close();
    await worker.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    deliveries: twin.deliveries,
    newShop: async (spec: Partial<ShopSpec> = {}): Promise<ToldShop> => {
      const domain = `told-${++shops}.myshopify.com`;
      const shop = twin.createShop({ domain, currency: "USD", timezone: "America/Toronto", ...spec });
      const shopId = await testShop(database, { domain, currency: shop.state.currency });
      return {
        twin: shop,
        shopId,
        told: async () => {
          await twin.deliveries.settled();
          await worker.drained();
          const { byTopic } = await database.inShop(shopId, (tx) => deliveryCounts(tx, shopId));
          return byTopic
            .filter(({ state }) => state !== "done")
            .map(({ topic, state }) => `${topic} ${state}`);
        },
      };
    },
  };
}
