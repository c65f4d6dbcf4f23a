// Bulk operations tell refunds as sums; their lines are asked for by order, ten orders at a time.
import { noFacts, type RefundFact } from "../commerce/facts.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { sql } from "../platform/db.server.ts";
import {
  type HistoryRefundNode,
  MORE_REFUND_LINES,
  type MoreRefundLines,
  REFUND_LINES,
  type RefundLines,
} from "../shopify/history-documents.ts";
import { historyRefund, idFrom } from "./history-order.ts";
import { addProgress, type HistoryPart, updatePart } from "./history-part.server.ts";
import type { HistoryRun, HistoryServices } from "./history-services.ts";

/** Orders per query: see REFUND_LINES. */
const ORDERS = 10;

/** Goes through the orders that have refunds without lines, by id, from where the last try ended. */
export async function readRefundLines(
  { database, admin, onFacts }: HistoryServices,
  { shop, shopId, importId }: HistoryRun,
  part: HistoryPart,
): Promise<void> {
  const { currency } = shop;
  if (currency === null) return;
  for (let cursor = part.cursor ?? 0n; ; ) {
    const rows = await database.inShop(shopId, (tx) =>
      tx.rows<{ id: bigint }>(sql`
        SELECT DISTINCT order_id AS id FROM refund r
        WHERE shop_id = ${shopId} AND order_id > ${cursor} AND NOT EXISTS (
          SELECT FROM refund_line l WHERE l.shop_id = r.shop_id AND l.refund_id = r.refund_id)
        ORDER BY order_id LIMIT ${ORDERS}`),
    );
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => `gid://shopify/Order/${id}`);
    const { data } = await admin.ask<RefundLines>(shop.domain, REFUND_LINES, { ids });
    const refunds: RefundFact[] = [];
    for (const order of data.nodes) {
      for (const refund of order?.refunds ?? []) {
        await addFurtherLines(admin, shop.domain, refund);
        refunds.push(historyRefund(refund, idFrom(order!.id), currency));
      }
    }
    cursor = rows.at(-1)!.id;
    await database.inShop(shopId, async (tx) => {
      const { touched } = await storeFacts(tx, shopId, { ...noFacts(), refunds });
      await onFacts(tx, shopId, touched);
      await updatePart(tx, shopId, importId, part, { cursor });
      await addProgress(tx, shopId, importId, { rowsRead: 0, refusals: [] });
    });
  }
}

/** The first answer holds so many lines; the others are appended to it. */
export async function addFurtherLines(
  admin: HistoryServices["admin"],
  domain: string,
  refund: HistoryRefundNode,
): Promise<void> {
  const page = refund.refundLineItems;
  let end = page?.pageInfo;
  while (page && end?.hasNextPage) {
    const variables = { id: refund.id, after: end.endCursor };
    const { data } = await admin.ask<MoreRefundLines>(domain, MORE_REFUND_LINES, variables);
    page.nodes.push(...(data.node?.refundLineItems.nodes ?? []));
    end = data.node?.refundLineItems.pageInfo;
  }
}
