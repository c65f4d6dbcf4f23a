// The local Shopify in a process of its own, with the demo's shop in it. Told what to do by its environment.
import { generateHistory } from "../../twin/history/generate.ts";
import { startTwin } from "../../twin/start.ts";
import type { DemoShop } from "./shops.ts";

const { port, appUrl, apiKey, apiSecret, persistPath, shop }: TwinOrder = JSON.parse(
  process.env.DEMO_TWIN ?? "{}",
);

export type TwinOrder = {
  port: number;
  appUrl: string;
  apiKey: string;
  apiSecret: string;
  persistPath: string;
  shop: DemoShop;
};

/** Any number: the same seed gives the same shop. */
const SEED = 20_261_121;

const twin = await startTwin({ port, appUrl, apiKey, apiSecret, persistPath });
const known = twin.shops().some((one) => one.domain === shop.spec.domain);
if (!known) {
  const made = twin.createShop({ ...shop.spec, installed: false });
  // a merchant's own orders come in by the file instead
  if (shop.invented) {
    made.load(generateHistory({ seed: SEED, now: Date.now() }));
    // as a merchant switches them on, and places them, in the theme editor
    made.state.themeEmbeds = ["app-embed", "loyalty-embed"];
    made.state.themeBlocks = {
      account: ["loyalty-account"],
      cart: ["loyalty-cart"],
      product: ["loyalty-product"],
    };
  }
  await twin.save();
}
const { orders, customers } = twin.shop(shop.spec.domain).state;
process.send?.({ url: twin.url, orders: orders.size, customers: customers.size });

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    twin.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The local Shopify stopped badly: ${error}\n`);
        process.exit(1);
      },
    );
  });
}
