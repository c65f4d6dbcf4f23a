// The whole product running as in the demo – local Shopify, web process, worker – over a database of the caller's.
import { randomBytes } from "node:crypto";
import { type Child, startChild } from "../../app/platform/child-process.server.ts";
import { freePort } from "../../bench/load/free-port.ts";
import { DEMO_SHOP } from "../../twin/history/demo-shop.ts";
import { generateHistory, type HistoryWish } from "../../twin/history/generate.ts";
import type { TwinShop } from "../../twin/shop/store.ts";
import { startTwin, type Twin } from "../../twin/start.ts";

export type RunningApp = {
  appUrl: string;
  twin: Twin;
  shop: TwinShop;
  /** address of the store's admin in the local Shopify */
  adminUrl: string;
  storefrontUrl: string;
  close(): Promise<void>;
};

const API_KEY = "running-app";
const API_SECRET = "shpss_running_app";

/**
 * @param databaseUrl a migrated database
 * @param wish how much history the shop has; the app is not yet installed
 */
export async function startRunningApp(databaseUrl: string, wish: HistoryWish): Promise<RunningApp> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const twin = await startTwin({ appUrl, apiKey: API_KEY, apiSecret: API_SECRET });
  const shop = twin.createShop({ ...DEMO_SHOP, installed: false });
  shop.load(generateHistory(wish));

  const app: Child = startChild(new URL("../../server/start.ts", import.meta.url), {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: "warn",
      NODE_ENV: "production",
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_APP_URL: appUrl,
      SHOPIFY_TWIN_URL: twin.url,
      SECRET_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      PORT: String(port),
    },
  });
  const close = async () => {
    await twin.close();
    await app.stop();
  };
  try {
    await app.ready;
  } catch (error) {
    await close();
    throw error;
  }
  const store = DEMO_SHOP.domain.replace(".myshopify.com", "");
  return {
    appUrl,
    twin,
    shop,
    adminUrl: `${twin.url}/admin/store/${store}`,
    storefrontUrl: `${twin.url}/shops/${DEMO_SHOP.domain}`,
    close,
  };
}
