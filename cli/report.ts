// `perennial report`: the figures of a period, from an orders export (no account, no server) or from the app's database.
import { type Command, InvalidArgumentError } from "commander";
import { readSettings } from "../app/commerce/settings.server.ts";
import { findShop, type ShopRow } from "../app/commerce/shop.server.ts";
import type { Database } from "../app/platform/db.server.ts";
import { checkedPeriod, type Period } from "../app/retention/period.ts";
import { retentionReport } from "../app/retention/report.server.ts";
import { withImportedOrders } from "./imported-orders.ts";
import { withOwnDatabase } from "./own-database.ts";
import { type Refusal, reportAsJson } from "./report-json.ts";
import { reportAsTable } from "./report-table.ts";

type Options = {
  orders?: string;
  shop?: string;
  from: string;
  to: string;
  window?: number;
  timezone?: string;
  json?: boolean;
};

const DEFAULT_WINDOW_DAYS = 365;

export function addReport(program: Command): void {
  program
    .command("report")
    .description("Prints a period's retention figures from an orders export or from the app's own database.")
    .option("--orders <file>", "a Shopify orders export (Admin → Orders → Export)")
    .option("--shop <domain>", "a shop in the app's own database")
    .requiredOption("--from <date>", "first day of the period, YYYY-MM-DD")
    .requiredOption("--to <date>", "first day after the period, YYYY-MM-DD")
    .option("--window <days>", "activity window in days (default: 365, or the shop's setting)", wholeDays)
    .option("--timezone <zone>", "IANA zone that cuts the days (default: UTC, or the shop's zone)")
    .option("--json", "print JSON instead of a table")
    .action(async (options: Options) => {
      if ((options.orders === undefined) === (options.shop === undefined)) {
        throw new Error("Give either --orders FILE or --shop DOMAIN.");
      }
      checkedPeriod({ from: options.from, to: options.to, timezone: options.timezone ?? "UTC" });
      const text = options.orders
        ? await fromExport(options.orders, options)
        : await fromShop(options.shop!, options);
      process.stdout.write(text);
    });
}

async function fromExport(file: string, options: Options): Promise<string> {
  const timezone = options.timezone ?? "UTC";
  return withImportedOrders(file, timezone, (database, shop, refused) =>
    print(database, shop, options.window ?? DEFAULT_WINDOW_DAYS, { ...options, timezone }, refused),
  );
}

async function fromShop(domain: string, options: Options): Promise<string> {
  return withOwnDatabase(async (database) => {
    const shop = await database.inSystem((tx) => findShop(tx, domain));
    if (!shop) throw new Error(`No shop ${domain} in this database.`);
    const settings = await database.inShop(shop.shopId, (tx) => readSettings(tx, shop.shopId));
    const window = options.window ?? settings.activityWindowDays;
    return print(database, shop, window, { ...options, timezone: options.timezone ?? shop.timezone }, []);
  });
}

async function print(
  database: Database,
  shop: ShopRow,
  windowDays: number,
  options: Period & { json?: boolean },
  refused: Refusal[],
): Promise<string> {
  const { from, to, timezone } = options;
  const report = await database.inShop(shop.shopId, (tx) =>
    retentionReport(tx, shop.shopId, { from, to, timezone, windowDays }),
  );
  const json = reportAsJson(report, shop.currency, refused);
  return options.json ? `${JSON.stringify(json)}\n` : reportAsTable(json);
}

function wholeDays(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) > 3650) {
    throw new InvalidArgumentError("The window is a whole number of days from 1 to 3650.");
  }
  return Number(text);
}
