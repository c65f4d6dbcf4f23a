// What the server asks for the pages of one customer, of what came in, and of settings, as their loaders do.
import { readProfile, readTimeline } from "../../app/commerce/customer-timeline.server.ts";
import { readSettings } from "../../app/commerce/settings.server.ts";
import { findShopById } from "../../app/commerce/shop.server.ts";
import { countDeliveries, deliveryCounts, listDeliveries } from "../../app/intake/deliveries.server.ts";
import { FAILED_PAGE, readFailedQuery } from "../../app/intake/failed-query.ts";
import { historyKnown } from "../../app/intake/history.server.ts";
import { findImport, importRefusals, listImports } from "../../app/intake/import-run.server.ts";
import { inboxHealth } from "../../app/intake/inbox-health.server.ts";
import { MOST_COUNTED } from "../../app/intake/inbox-health.ts";
import { oldestBefore } from "../../app/intake/older-orders.server.ts";
import { listReconciliations } from "../../app/intake/reconciliation-run.server.ts";
import { readHeadings, sampleRows } from "../../app/loyalty/balance-csv.ts";
import {
  balanceFileStart,
  findBalanceImport,
  listBalanceImports,
  readRefusals,
} from "../../app/loyalty/balance-imports.server.ts";
import { dismissedActions, takenActions } from "../../app/next-actions/actions.server.ts";
import { listDataRequests } from "../../app/privacy/data-requests.server.ts";
import { forecastOf } from "../../app/retention/forecast/forecast-list.server.ts";
import { readShopForecast } from "../../app/retention/forecast/read-forecast.server.ts";
import { frequentCustomer } from "./frequent-customer.ts";
import type { PageData } from "./pages.ts";

const SOMEBODY = 1_404n;

export const OTHER_PAGES: Record<string, PageData> = {
  "frame of all pages": async (tx, shopId) => {
    await readSettings(tx, shopId);
    await historyKnown(tx, (await findShopById(tx, shopId))!);
  },
  "a customer": customer(async () => SOMEBODY),
  "a frequent customer": customer(frequentCustomer),
  "next actions": async (tx, shopId) => {
    await takenActions(tx, shopId, 100);
    await dismissedActions(tx, shopId);
  },
  data: data(""),
  "data, set aside, page 20": data("page=20"),
  "data, set aside, found": data("q=orders/create"),
  "data, set aside, found by reason": data("q=cannot%20be%20read"),
  "data, set aside, not found": data("q=nothing%20of%20the%20kind"),
  "an import": async (tx, shopId) => {
    const [run] = await listImports(tx, shopId, 1);
    await findImport(tx, shopId, run!.importId);
    await importRefusals(tx, shopId, run!.importId, 20);
  },
  "balances from elsewhere": async (tx, shopId) => {
    await listBalanceImports(tx, shopId);
  },
  "a file of balances": async (tx, shopId) => {
    const [run] = await listBalanceImports(tx, shopId);
    await findBalanceImport(tx, shopId, run!.importId);
    const csv = await balanceFileStart(tx, shopId, run!.importId);
    await readRefusals(tx, shopId, run!.importId, 20);
    readHeadings(csv!);
    sampleRows(csv!, 3);
  },
};

function customer(find: typeof frequentCustomer): PageData {
  return async (tx, shopId) => {
    const customerId = await find(tx, shopId);
    const profile = (await readProfile(tx, shopId, customerId))!;
    await readSettings(tx, shopId);
    await forecastOf(tx, shopId, profile.customerId);
    await readShopForecast(tx, shopId);
    await readTimeline(tx, shopId, profile);
  };
}

function data(address: string): PageData {
  const query = readFailedQuery(new URLSearchParams(address));
  const wanted = { state: "failed", search: query.search, newest: MOST_COUNTED } as const;
  const offset = (query.page - 1) * FAILED_PAGE;
  return async (tx, shopId) => {
    await inboxHealth(tx, shopId);
    await deliveryCounts(tx, shopId);
    await listDeliveries(tx, shopId, { ...wanted, offset, limit: FAILED_PAGE });
    await countDeliveries(tx, shopId, wanted);
    await listImports(tx, shopId);
    await oldestBefore(tx, (await findShopById(tx, shopId))!);
    await listReconciliations(tx, shopId);
    await listDataRequests(tx, shopId);
  };
}
