/** Starts a twin: a local Shopify on one HTTP port, scriptable in-process and over its control API. */
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { adminRoutes } from "./admin/routes.ts";
import { readAppConfig } from "./app-config.ts";
import { authRoutes } from "./auth/routes.ts";
import { controlRoutes } from "./control/routes.ts";
import { FaultBoard } from "./faults.ts";
import { graphqlRoutes } from "./graphql/routes.ts";
import { serve } from "./http/server.ts";
import type { ShopSpec } from "./shop/specs.ts";
import type { TwinShop } from "./shop/store.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { storefrontRoutes } from "./storefront/routes.ts";
import { Deliveries } from "./webhooks/deliveries.ts";
import { World } from "./world.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Milliseconds between snapshots while something changes. */
const SNAPSHOT_MS = 20_000;

export type TwinOptions = {
  /** 0 or absent: any free port. */
  port?: number;
  /** Default 127.0.0.1: the control page lets anybody who reaches it do anything. */
  host?: string;
  appUrl: string;
  apiKey: string;
  apiSecret: string;
  /** One file; shops survive a restart. */
  persistPath?: string;
  /** Default: shopify.app.toml of the repository. */
  appConfigPath?: string;
};

export type Twin = {
  url: string;
  createShop(spec: ShopSpec): TwinShop;
  /** Throws when there is no such shop. */
  shop(domain: string): TwinShop;
  shops(): TwinShop[];
  faults: FaultBoard;
  deliveries: Deliveries;
  /** Writes the snapshot now; does nothing without persistPath. */
  save(): Promise<void>;
  close(): Promise<void>;
};

export async function startTwin(options: TwinOptions): Promise<Twin> {
  const config = readAppConfig(options.appConfigPath ?? `${ROOT}shopify.app.toml`);
  const appUrl = options.appUrl.replace(/\/$/, "");
  const deliveries = new Deliveries({
    appUrl,
    apiSecret: options.apiSecret,
    apiVersion: config.webhookVersion,
  });
  const world = new World({
    appUrl,
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    config,
    faults: new FaultBoard(),
    deliveries,
  });
  const { persistPath } = options;
  if (persistPath) for (const state of await readSnapshot(persistPath)) world.adopt(state);

  const server = serve([
    ...authRoutes(world),
    ...graphqlRoutes(world),
    ...controlRoutes(world),
    ...adminRoutes(world),
    ...storefrontRoutes(world),
  ]);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve);
  });
  world.url = `http://localhost:${(server.address() as AddressInfo).port}`;

  let saved = world.version;
  let saving: Promise<void> = Promise.resolve();
  const save = (): Promise<void> => {
    if (!persistPath || saved === world.version) return saving;
    saved = world.version;
    saving = saving.then(() =>
      writeSnapshot(
        persistPath,
        [...world.shops.values()].map((shop) => shop.state),
      ),
    );
    return saving;
  };
  const timer = setInterval(() => {
    save().catch((error: unknown) => console.error("twin: the snapshot could not be written:", error));
  }, SNAPSHOT_MS);
  timer.unref();

  return {
    url: world.url,
    createShop: (spec) => world.createShop(spec),
    shop: (domain) => world.shop(domain),
    shops: () => [...world.shops.values()],
    faults: world.faults,
    deliveries,
    save,
    async close() {
      clearInterval(timer);
      deliveries.close();
      await save();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
