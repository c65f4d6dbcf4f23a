// A share of a history's lines → whole orders, and what has to be refused of it.
import type { OrderFact } from "../commerce/facts.ts";
import type { HistoryLineNode, HistoryOrderNode } from "../shopify/history-documents.ts";
import { PayloadError } from "../shopify/payload-error.ts";
import { historyOrder, idFrom } from "./history-order.ts";
import type { SpooledLine } from "./history-spool.server.ts";
import type { Refusal } from "./orders-export.ts";

export type HistoryShare = {
  orders: { line: number; order: OrderFact }[];
  lines: number;
  refusals: Refusal[];
  /** line items whose order is not in the share: it was known already, or never told */
  orphans: { line: number; orderId: bigint }[];
};

type LineNode = HistoryLineNode & { __parentId: string };

export function readShare(lines: SpooledLine[]): HistoryShare {
  const read: HistoryShare = { orders: [], lines: lines.length, refusals: [], orphans: [] };
  const orders = new Map<string, { line: number; node: HistoryOrderNode; items: HistoryLineNode[] }>();
  for (const { line, text } of lines) {
    try {
      const row = JSON.parse(text) as HistoryOrderNode | LineNode;
      if (!("__parentId" in row)) orders.set(row.id, { line, node: row, items: [] });
      else {
        const parent = orders.get(row.__parentId);
        if (parent) parent.items.push(row);
        else read.orphans.push({ line, orderId: idFrom(row.__parentId) });
      }
    } catch {
      read.refusals.push({ line, reason: "not readable as JSON" });
    }
  }
  for (const { line, node, items } of orders.values()) {
    try {
      read.orders.push({ line, order: historyOrder(node, items) });
    } catch (error) {
      const reason = error instanceof PayloadError ? error.message : "not in the shape that was asked for";
      read.refusals.push({ line, reason: `order ${node.name} left out: ${reason}` });
    }
  }
  return read;
}
