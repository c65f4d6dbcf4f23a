/** A local Shopify for a whole test file, and a shop of its own in it for every test. */
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { ShopSpec } from "./shop/specs.ts";
import type { TwinShop } from "./shop/store.ts";
import type { Twin } from "./start.ts";
import { caller, type FakeApp, type GraphqlAnswer, startFakeApp, startTestTwin } from "./testing.ts";

type Now = {
  app: FakeApp;
  twin: Twin;
  shop: TwinShop;
  /** asks the shop's Admin API as the app does */
  ask: (query: string, variables?: Record<string, unknown>) => Promise<GraphqlAnswer>;
};

/** Call at the top of a test file. What it returns is filled before each test. @param name of the shops' domains */
export function shopPerTest(name: string, spec: Partial<ShopSpec> = {}): Now {
  const now = {} as Now;
  let serial = 0;
  beforeAll(async () => {
    now.app = await startFakeApp();
    now.twin = await startTestTwin(now.app);
  });
  beforeEach(async () => {
    now.shop = now.twin.createShop({ domain: `${name}-${++serial}.myshopify.com`, ...spec });
    now.ask = await caller(now.twin, now.shop.domain);
  });
  afterAll(async () => {
    await now.twin.close();
    await now.app.close();
  });
  return now;
}
