// `npm run demo`: a whole shop on this machine – PostgreSQL, a local Shopify, the web process and the worker.
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Child, startChild } from "../app/platform/child-process.server.ts";
import { openDatabase } from "../app/platform/db.server.ts";
import { dropLocalPostgres } from "../app/platform/postgres.server.ts";
import { buildIfChanged } from "./demo/build.ts";
import { fillShop } from "./demo/fill-shop.ts";
import { startFirstCampaign } from "./demo/first-campaign.ts";
import { demoKeys } from "./demo/keys.ts";
import { requireFreePorts, takeFolder } from "./demo/one-at-a-time.ts";
import { progressOn } from "./demo/progress.ts";
import { INVENTED, shopForExport } from "./demo/shops.ts";
import type { TwinOrder } from "./demo/twin-process.ts";

const USAGE = `npm run demo -- [--orders FILE] [--fresh] [--port N]
  --orders FILE  show a merchant's orders (Shopify admin → Orders → Export) instead of invented ones
  --fresh        drop what an earlier demo kept, and begin anew
  --port N       the app on port N, the local Shopify on N + 1 (default 3000)
`;

const POPUP_HINT = `  A popup greets visitors of the storefront after a few seconds; what came of it is under Popups in the admin.
  One visitor in ten is held out and sees none: a private window is another visitor.

`;

const root = fileURLToPath(new URL("..", import.meta.url));
const dir = join(root, ".data", "demo");
const progress = progressOn(process.stdout);
const children: Child[] = [];

class Interrupted extends Error {}

const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => reject(new Interrupted()));
});
interrupted.catch(() => {});

let exitCode = 0;
let giveBack = () => {};
try {
  const { orders, fresh, port } = readOptions();
  const demo = run(orders, fresh, port);
  demo.catch(() => {});
  await Promise.race([demo, interrupted]);
} catch (error) {
  if (error instanceof Interrupted) progress.done("Stopping …");
  else {
    process.stderr.write(
      `${process.stdout.isTTY ? "\n" : ""}${error instanceof Error ? error.message : String(error)}\n`,
    );
    exitCode = 1;
  }
} finally {
  // the local Shopify first, so that it sends nothing to an app that is going; PostgreSQL goes last, by server/start.ts
  for (const child of children) await child.stop(40_000);
  giveBack();
}
process.exit(exitCode);

async function run(ordersFile: string | undefined, fresh: boolean, port: number): Promise<never> {
  await requireFreePorts([port, port + 1]);
  giveBack = takeFolder(dir);
  if (fresh) dropData();
  const shop = ordersFile ? await shopForExport(ordersFile) : INVENTED;
  const { domain } = shop.spec;
  const { apiKey, apiSecret, secretKeys } = demoKeys(dir);
  const appUrl = `http://localhost:${port}`;
  const twinUrl = `http://localhost:${port + 1}`;

  await buildIfChanged(() => progress.at("Building the admin pages …"));

  progress.at("Starting the local Shopify …");
  const order: TwinOrder = {
    port: port + 1,
    appUrl,
    apiKey,
    apiSecret,
    persistPath: join(dir, "twin"),
    shop,
  };
  const twin = startChild(new URL("./demo/twin-process.ts", import.meta.url), {
    env: { ...process.env, DEMO_TWIN: JSON.stringify(order) },
  });
  children.push(twin);
  const shopify = (await twin.ready) as { orders: number; customers: number };

  progress.at("Starting PostgreSQL, the web process and the worker …");
  const app = startChild(new URL("../server/start.ts", import.meta.url), {
    env: {
      ...process.env,
      DATABASE_URL: "",
      DATA_DIR: dir,
      LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
      NODE_ENV: "production",
      SHOPIFY_API_KEY: apiKey,
      SHOPIFY_API_SECRET: apiSecret,
      SHOPIFY_API_SECRET_PREVIOUS: "",
      SHOPIFY_APP_URL: appUrl,
      SHOPIFY_TWIN_URL: twinUrl,
      SECRET_KEYS: secretKeys,
      PORT: String(port),
      HOST: "",
    },
  });
  children.push(app);
  const databaseUrl = String(await app.ready);

  const database = openDatabase({ url: databaseUrl, maxConnections: 2 });
  try {
    const identity = { apiKey, apiSecret, appUrl };
    await fillShop({ database, domain, identity, ordersFile, ordersAtShopify: shopify.orders, progress });
    if (shop.invented) await startFirstCampaign(database, domain);
  } finally {
    await database.close();
  }
  const store = domain.replace(".myshopify.com", "");
  progress.done(`
  The Shopify admin, with Perennial in it   ${twinUrl}/admin/store/${store}/apps/perennial
  The storefront                            ${twinUrl}/store/${store}
  The local Shopify's control page          ${twinUrl}/control

${shop.invented ? POPUP_HINT : ""}  Ctrl-C stops everything and keeps the data.`);
  return Promise.race([twin, app].map(endedByItself));
}

function readOptions(): { orders: string | undefined; fresh: boolean; port: number } {
  const options = {
    orders: { type: "string" },
    fresh: { type: "boolean", default: false },
    port: { type: "string", default: "3000" },
  } as const;
  try {
    const { values } = parseArgs({ options });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65534) {
      throw new Error(`--port must be a number from 1 to 65534, not "${values.port}".`);
    }
    // npm runs scripts in the project's folder; INIT_CWD is where the command was given
    const orders = values.orders && resolve(process.env.INIT_CWD ?? ".", values.orders);
    return { orders, fresh: values.fresh, port };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`);
  }
}

function dropData(): void {
  dropLocalPostgres(join(dir, "postgres"));
  for (const name of ["twin", "keys.json"]) rmSync(join(dir, name), { force: true });
}

async function endedByItself(child: Child): Promise<never> {
  const code = await child.ended;
  throw new Error(`A process ended by itself (${code ?? "by a signal"}); the demo is stopped.`);
}
