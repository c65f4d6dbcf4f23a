// `perennial rfm`: the RFM scores and group of every customer of an orders export, at a date.
import type { Command } from "commander";
import { checkedPeriod, daysBefore, midnight } from "../app/retention/period.ts";
import { type RfmCustomer, rfmCustomers } from "../app/retention/rfm.server.ts";
import { RFM_GROUPS } from "../app/retention/rfm-groups.ts";
import { tellRefusals, withImportedOrders } from "./imported-orders.ts";

type Options = { orders: string; at: string; timezone: string; json?: boolean };

export function addRfm(program: Command): void {
  program
    .command("rfm")
    .description("Prints recency, frequency and monetary scores and the RFM group of every customer.")
    .requiredOption("--orders <file>", "a Shopify orders export (Admin → Orders → Export)")
    .requiredOption("--at <date>", "YYYY-MM-DD: what was bought before its local midnight counts")
    .option("--timezone <zone>", "IANA zone that cuts the days", "UTC")
    .option("--json", "print every customer as JSON instead of the size of each group")
    .action(async ({ orders, at, timezone, json }: Options) => {
      checkedPeriod({ from: daysBefore(at, 1), to: at, timezone });
      const customers = await withImportedOrders(orders, timezone, (database, shop, refused) => {
        tellRefusals(refused);
        return database.inShop(shop.shopId, (tx) => rfmCustomers(tx, shop.shopId, midnight(at, timezone)));
      });
      process.stdout.write(json ? `${JSON.stringify(customers.map(asJson))}\n` : asTable(customers));
    });
}

function asJson({ email, recencyDays, frequency, monetaryMinor, r, f, m, group }: RfmCustomer) {
  return { email, recencyDays, frequency, monetaryMinor: Number(monetaryMinor), r, f, m, group };
}

function asTable(customers: RfmCustomer[]): string {
  return RFM_GROUPS.map((group) => {
    const size = customers.filter((customer) => customer.group === group).length;
    return `${group.padEnd(20)} ${String(size).padStart(8)}\n`;
  }).join("");
}
