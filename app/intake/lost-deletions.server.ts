// Orders that were deleted at Shopify and whose message got lost: stored here, and neither listed nor known there.
import { noFacts } from "../commerce/facts.ts";
import { sql } from "../platform/db.server.ts";
import {
  CREATED_ORDERS,
  type CreatedOrders,
  ORDERS_THERE,
  type OrdersThere,
} from "../shopify/reconciliation-documents.ts";
import { idFrom } from "./history-order.ts";
import { IdSet } from "./id-set.ts";
import { pages } from "./pages-since.ts";
import { type ReconcileRun, type ReconcileServices, take } from "./reconcile-take.server.ts";

/** Orders of the last 60 days are visible to every app; a day less leaves room for clocks. */
const VISIBLE_DAYS = 59;
/** Milliseconds: Shopify's search lags behind. */
const SETTLED = 3_600_000;
const ASKED_AT_ONCE = 100;
/** More than this share at once – of more than a few – looks like a loss of access rather than like deletions. */
const BELIEVED = 0.1;
const FEW = 10;

/** Compares the ids of orders created in the last 59 days; what Shopify does not know any more is deleted here too. */
export async function lostDeletions(services: ReconcileServices, run: ReconcileRun): Promise<void> {
  const { admin, database, log } = services;
  const now = Date.now();
  const from = new Date(now - VISIBLE_DAYS * 86_400_000);
  const stored = await database.inShop(run.shopId, (tx) =>
    tx.rows<{ id: bigint; name: string | null }>(sql`
      SELECT order_id AS id, name FROM orders
      WHERE shop_id = ${run.shopId} AND order_id > 0 AND deleted_at IS NULL
        AND created_at >= ${from} AND created_at < ${new Date(now - SETTLED)}`),
  );
  if (stored.length === 0) return;
  const listed = new IdSet();
  type Node = CreatedOrders["orders"]["nodes"][number];
  const found = pages<Node, "createdAt">(
    "createdAt",
    new Date(from.getTime() - SETTLED),
    async (variables) => {
      const { data } = await admin.ask<CreatedOrders>(run.domain, CREATED_ORDERS, variables);
      return data.orders;
    },
  );
  for await (const nodes of found) for (const node of nodes) listed.add(`${idFrom(node.id)}`);
  const absent = stored.filter(({ id }) => !listed.has(`${id}`));
  if (absent.length > Math.max(FEW, stored.length * BELIEVED)) {
    log.warn(
      { shopId: run.shopId, stored: stored.length, absent: absent.length },
      "Shopify lists so few of the orders stored here that none is taken for deleted",
    );
    return;
  }
  for (let at = 0; at < absent.length; at += ASKED_AT_ONCE) {
    const asked = absent.slice(at, at + ASKED_AT_ONCE);
    const ids = asked.map(({ id }) => `gid://shopify/Order/${id}`);
    const { data } = await admin.ask<OrdersThere>(run.domain, ORDERS_THERE, { ids });
    const deleted = asked.filter((_, nth) => data.nodes[nth] === null);
    if (deleted.length === 0) continue;
    const deletedOrders = deleted.map(({ id }) => ({ orderId: id, deletedAt: new Date(now) }));
    await database.inShop(run.shopId, (tx) =>
      take(
        services,
        tx,
        run,
        { ...noFacts(), deletedOrders },
        {
          healedOrders: deleted.map(({ id, name }) => name ?? `${id}`),
        },
      ),
    );
  }
}
