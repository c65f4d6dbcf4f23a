// A share of a history's lines → whole orders, and what has to be refused of it. One order after the other is parsed:
// what was parsed of the one before is gone by then.
import type { OrderFact } from "../commerce/facts.ts";
import type { HistoryLineNode, HistoryOrderNode } from "../shopify/history-documents.ts";
import { PayloadError } from "../shopify/payload-error.ts";
import { type LineId, type LineTable, lineSubject, lineText } from "./history-line.ts";
import { historyOrder, idFrom } from "./history-order.ts";
import type { Refusal } from "./orders-export.ts";

export type ShareOrder = { line: number; order: OrderFact };

/** Line items whose order is not in the share: it was known already, or never told. */
export type Orphan = { line: number; orderId: bigint };

type LineNode = HistoryLineNode & { __parentId: string };
/** By their places in the table. */
type Group = { root: number; children: number[] };

export class ShareReading {
  readonly lines: number;
  /** Of the last time its orders were read. */
  refusals: Refusal[] = [];
  orphans: Orphan[] = [];
  readonly #table: LineTable;

  constructor(table: LineTable) {
    this.#table = table;
    this.lines = table.count;
  }

  /** Each time anew. */
  *orders(): Generator<ShareOrder> {
    this.refusals = [];
    this.orphans = [];
    for (const group of this.#groups()) {
      const read = this.#order(group);
      if (read) yield read;
    }
  }

  /** Of several accounts of one order the last is taken. */
  #groups(): Iterable<Group> {
    const { count, updatedAt } = this.#table;
    const groups = new Map<LineId, Group>();
    for (let nth = 0; nth < count; nth++) {
      const key = this.#keyOf(nth);
      if (key === null) {
        this.#refuse(nth, UNREADABLE);
        continue;
      }
      const group = groups.get(key);
      if (updatedAt[nth] === null) {
        if (group) group.children.push(nth);
        else this.#leaveOut(nth);
      } else if (group) {
        this.#parsed(group.root);
        group.root = nth;
        group.children = [];
      } else groups.set(key, { root: nth, children: [] });
    }
    return groups.values();
  }

  /** Shopify's ids that hold no number stand for themselves. */
  #keyOf(nth: number): LineId | null {
    const id = this.#table.ids[nth]!;
    if (id !== null) return id;
    const subject = lineSubject(lineText(this.#table, nth));
    return subject.kind === "unreadable" ? null : subject.id;
  }

  #order({ root, children }: Group): ShareOrder | null {
    const node = this.#parsed<HistoryOrderNode>(root);
    const items: HistoryLineNode[] = [];
    for (const nth of children) {
      const item = node ? this.#parsed<LineNode>(nth) : null;
      if (item && item.__parentId === node?.id) items.push(item);
      else if (item || !node) this.#leaveOut(nth);
    }
    if (!node) return null;
    try {
      return { line: this.#table.numbers[root]!, order: historyOrder(node, items) };
    } catch (error) {
      const reason = error instanceof PayloadError ? error.message : "not in the shape that was asked for";
      this.#refuse(root, `order ${node.name} left out: ${reason}`);
      return null;
    }
  }

  #leaveOut(nth: number): void {
    const item = this.#parsed<LineNode>(nth);
    if (!item) return;
    try {
      this.orphans.push({ line: this.#table.numbers[nth]!, orderId: idFrom(item.__parentId) });
    } catch {
      this.#refuse(nth, UNREADABLE);
    }
  }

  /** null when it cannot be: it is refused then */
  #parsed<Node>(nth: number): Node | null {
    try {
      return JSON.parse(lineText(this.#table, nth)) as Node;
    } catch {
      this.#refuse(nth, UNREADABLE);
      return null;
    }
  }

  #refuse(nth: number, reason: string): void {
    this.refusals.push({ line: this.#table.numbers[nth]!, reason });
  }
}

const UNREADABLE = "not readable as JSON";
