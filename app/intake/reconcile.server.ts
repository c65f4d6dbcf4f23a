// Compares what is stored with what Shopify says was changed since the last time, and takes in what is missing: webhooks
// can get lost, and Shopify itself advises to look. Everything goes through the same door as any other account.
import { noFacts } from "../commerce/facts.ts";
import { findShopById } from "../commerce/shop.server.ts";
import { historyVersion } from "../commerce/version.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import type { HistoryCustomerNode } from "../shopify/history-documents.ts";
import {
  CHANGED_CUSTOMERS,
  CHANGED_ORDERS,
  type ChangedCustomers,
  type ChangedOrders,
  type FullOrderNode,
  MORE_LINES,
  type MoreLines,
  ORDERS_AT_ONCE,
  ORDERS_IN_FULL,
  type OrdersInFull,
} from "../shopify/reconciliation-documents.ts";
import { historyCustomer, historyOrder, idFrom } from "./history-order.ts";
import { addFurtherLines } from "./history-refunds.server.ts";
import { lostDeletions } from "./lost-deletions.server.ts";
import { pages } from "./pages-since.ts";
import { type ReconcileRun, type ReconcileServices, take } from "./reconcile-take.server.ts";
import { beginReconciliation, endReconciliation, noteLooked } from "./reconciliation-run.server.ts";

/** Before the last reconciliation began: clocks differ, and Shopify's search lags behind. */
const OVERLAP_SECONDS = 3600;

type Job = { shopId: bigint; runId: bigint; lastTry?: boolean };

/** @throws whatever may pass, for the job queue to try again */
export async function reconcile(
  services: ReconcileServices,
  { shopId, runId, lastTry = false }: Job,
): Promise<void> {
  const { database, log } = services;
  const begun = await database.inShop(shopId, (tx) =>
    beginReconciliation(tx, shopId, runId, OVERLAP_SECONDS),
  );
  if (!begun) return;
  try {
    const shop = await database.inSystem((tx) => findShopById(tx, shopId));
    if (!shop || shop.uninstalledAt) {
      const reason = "The app is not installed any more.";
      await database.inShop(shopId, (tx) => endReconciliation(tx, shopId, runId, "failed", reason));
      return;
    }
    const run = { domain: shop.domain, shopId, runId };
    await changedCustomers(services, run, begun.since);
    await changedOrders(services, run, begun.since);
    await lostDeletions(services, run);
    await database.inShop(shopId, (tx) => endReconciliation(tx, shopId, runId, "done"));
  } catch (error) {
    log.warn({ err: error, shopId, runId }, "a reconciliation failed");
    const reason = "Shopify could not be compared with.";
    await database.inShop(shopId, (tx) =>
      endReconciliation(tx, shopId, runId, lastTry ? "failed" : "queued", reason),
    );
    throw error;
  }
}

async function changedCustomers(services: ReconcileServices, run: ReconcileRun, since: Date): Promise<void> {
  const { admin, database } = services;
  const found = pages<HistoryCustomerNode, "updatedAt">("updatedAt", since, async (variables) => {
    const { data } = await admin.ask<ChangedCustomers>(run.domain, CHANGED_CUSTOMERS, variables);
    return data.customers;
  });
  for await (const nodes of found) {
    const told = nodes.map(historyCustomer);
    await database.inShop(run.shopId, async (tx) => {
      const older = await outdated(
        tx,
        "customer",
        run.shopId,
        told.map(({ customerId, version }) => ({ id: customerId, version })),
      );
      const customers = told.filter((fact) => older.has(fact.customerId));
      await take(
        services,
        tx,
        run,
        { ...noFacts(), customers },
        { customers: nodes.length, healedCustomers: customers.length },
      );
    });
  }
}

async function changedOrders(services: ReconcileServices, run: ReconcileRun, since: Date): Promise<void> {
  const { admin, database } = services;
  const found = pages<ChangedOrders["orders"]["nodes"][number], "updatedAt">(
    "updatedAt",
    since,
    async (variables) => {
      const { data } = await admin.ask<ChangedOrders>(run.domain, CHANGED_ORDERS, variables);
      return data.orders;
    },
  );
  for await (const nodes of found) {
    const told = nodes.map((node) => ({
      id: idFrom(node.id),
      gid: node.id,
      version: historyVersion(new Date(node.updatedAt)),
    }));
    const older = await database.inShop(run.shopId, async (tx) => {
      await noteLooked(tx, run.shopId, run.runId, { orders: nodes.length });
      return outdated(tx, "orders", run.shopId, told);
    });
    const missing = told.filter(({ id }) => older.has(id));
    for (let at = 0; at < missing.length; at += ORDERS_AT_ONCE) {
      const ids = missing.slice(at, at + ORDERS_AT_ONCE).map(({ gid }) => gid);
      const { data } = await admin.ask<OrdersInFull>(run.domain, ORDERS_IN_FULL, { ids });
      // deleted since
      const full = data.nodes.filter((node) => node !== null);
      for (const node of full) await complete(admin, run.domain, node);
      const orders = full.map((node) => ({ ...historyOrder(node, node.lineItems.nodes) }));
      await database.inShop(run.shopId, (tx) =>
        take(services, tx, run, { ...noFacts(), orders }, { healedOrders: full.map(({ name }) => name) }),
      );
    }
  }
}

/** Which of these are unknown, or known as they were before. */
async function outdated(
  tx: Tx,
  table: "orders" | "customer",
  shopId: bigint,
  told: { id: bigint; version: string }[],
): Promise<Set<bigint>> {
  const known =
    table === "orders"
      ? sql`SELECT version FROM orders WHERE shop_id = ${shopId} AND order_id = told.id`
      : sql`SELECT version FROM customer WHERE shop_id = ${shopId} AND customer_id = told.id
          UNION ALL SELECT 'alias' FROM customer_alias WHERE shop_id = ${shopId} AND alias_id = told.id LIMIT 1`;
  const rows = await tx.rows<{ id: bigint }>(sql`
    SELECT id FROM (
      SELECT id, version, (${known}) AS known
      FROM unnest(${told.map(({ id }) => String(id))}::bigint[], ${told.map(({ version }) => version)}::text[]) AS told (id, version)
    ) looked_up
    WHERE known IS NULL OR known COLLATE "C" < version`);
  return new Set(rows.map(({ id }) => id));
}

/** Lines beyond those that come with the order. */
async function complete(admin: AdminClient, domain: string, node: FullOrderNode): Promise<void> {
  for (const refund of node.refunds) await addFurtherLines(admin, domain, refund);
  for (let page = node.lineItems; page.pageInfo.hasNextPage; ) {
    const variables = { id: node.id, after: page.pageInfo.endCursor };
    const { data } = await admin.ask<MoreLines>(domain, MORE_LINES, variables);
    if (!data.order) return;
    page = data.order.lineItems;
    node.lineItems.nodes.push(...page.nodes);
  }
}
