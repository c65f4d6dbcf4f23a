// Fills the demo's shop the way a real one is filled: the app is opened in the admin, which installs it, and its
// orders arrive through the app's own intake.
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { findShop, type ShopRow } from "../../app/commerce/shop.server.ts";
import { type ImportRunRow, listImports } from "../../app/intake/import-run.server.ts";
import { createImport } from "../../app/intake/import-upload.server.ts";
import type { Database } from "../../app/platform/db.server.ts";
import { launchUrl } from "../../twin/admin/launch.ts";
import type { Progress } from "./progress.ts";

type Wish = {
  database: Database;
  domain: string;
  identity: { apiKey: string; apiSecret: string; appUrl: string };
  ordersFile: string | undefined;
  /** how many orders the local Shopify has to give */
  ordersAtShopify: number;
  progress: Progress;
};

/** Milliseconds between two looks at how far it is. */
const LOOK = 300;
const PATIENCE = 15 * 60_000;
/** The app refuses robots, and says so to whoever does not look like a browser. */
const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

export async function fillShop(wish: Wish): Promise<void> {
  const { database, domain, ordersFile, progress } = wish;
  const known = await database.inSystem((tx) => findShop(tx, domain));
  if (!known?.installedAt) {
    progress.at("Installing the app …");
    await openApp(wish);
  }
  // uninstalled by hand in an earlier run: the merchant's choice
  if (known?.uninstalledAt) return;
  const shop = await until(
    () => database.inSystem((tx) => findShop(tx, domain)),
    (one) => Boolean(one?.currency),
  );
  if (ordersFile) await importFile(wish, shop!, ordersFile);
  else await historyArrives(wish, shop!);
}

/** The first visit, as the admin makes it: with a signed address that carries a session token. */
async function openApp({ identity, domain }: Wish): Promise<void> {
  const target = { domain, locale: "en", path: "/app", query: new URLSearchParams() };
  const address = launchUrl(identity, target, Date.now());
  const page = await fetch(address, { headers: { "User-Agent": BROWSER, Accept: "text/html" } });
  await page.text();
  if (page.status !== 200) throw new Error(`The app did not open in the admin: status ${page.status}.`);
}

async function importFile({ database, progress }: Wish, shop: ShopRow, file: string): Promise<void> {
  const importId = await createImport(database, shop.shopId, {
    fileName: basename(file),
    source: createReadStream(file),
  });
  const run = await follow(
    database,
    shop.shopId,
    (one) => one.importId === importId,
    (one) => {
      const share = one.bytesTotal ? Number(one.bytesDone) / Number(one.bytesTotal) : 0;
      progress.at(`Reading ${basename(file)}: ${one.ordersRead} orders`, share);
    },
  );
  if (run.state !== "done") throw new Error(`The orders could not be read: ${run.reason ?? run.state}`);
  progress.done(`${run.ordersRead} orders read from ${basename(file)}, ${run.rowsRefused} rows refused.`);
}

async function historyArrives({ database, progress, ordersAtShopify }: Wish, shop: ShopRow): Promise<void> {
  const run = await follow(
    database,
    shop.shopId,
    (one) => one.kind === "bulk_history",
    (one) => {
      const share = ordersAtShopify > 0 ? Math.min(1, one.ordersRead / ordersAtShopify) : undefined;
      progress.at(
        one.ordersRead > 0 ? "The shop's orders arrive:" : "Shopify gathers the shop's orders …",
        share,
      );
    },
  );
  if (run.state !== "done") throw new Error(`The shop's history did not arrive: ${run.reason ?? run.state}`);
  progress.done(`${run.ordersRead} orders have arrived.`);
}

/** Until the newest import that fits has ended. */
function follow(
  database: Database,
  shopId: bigint,
  fits: (run: ImportRunRow) => boolean,
  tell: (run: ImportRunRow) => void,
): Promise<ImportRunRow> {
  return until(
    async () => {
      const run = (await database.inShop(shopId, (tx) => listImports(tx, shopId))).find(fits);
      if (run) tell(run);
      return run;
    },
    (run) => run !== undefined && !["queued", "running"].includes(run.state),
  ) as Promise<ImportRunRow>;
}

async function until<T>(look: () => Promise<T>, isEnough: (seen: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const seen = await look();
    if (isEnough(seen)) return seen;
    if (Date.now() > end) throw new Error("The app took more than 15 minutes; see what it logged above.");
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}
