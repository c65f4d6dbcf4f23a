// Purchase personas once more, customer by customer and line by line over plain arrays: docs/metrics.md, "Purchase
// personas" and "Goods".
import type { PlainOrder } from "./reckoning.ts";

export type PlainLine = {
  price: number;
  pieces: number;
  /** pieces the order still holds, as the order says; absent = it does not say */
  holds?: number;
  discount: number;
  compareAt?: number;
  giftCard: boolean;
  /** of one piece; absent = not known */
  cost?: number;
  refundedPieces: number;
  cameBack: boolean;
};

export type OrderWithLines = PlainOrder & {
  discountMinor: number;
  source: "csv" | "bulk";
  lines: PlainLine[];
};

export type PlainScore = { customer: string; persona: string; lapsed: boolean; marginMinor: number | null };

type Sold = { goods: number; discounted: number; costed: number; cost: number };

export function reckonPersonas(orders: OrderWithLines[], activeSince: Date): PlainScore[] {
  const counted = orders
    .map((order, place) => ({ ...order, place }))
    .filter((o) => o.customer !== null && !o.test && !o.cancelled)
    .filter((o) => !(o.totalMinor > 0 && (o.refundedMinor ?? 0) >= o.totalMinor))
    .sort((one, other) => one.at.getTime() - other.at.getTime() || one.place - other.place);
  const byCustomer = Map.groupBy(counted, (order) => order.customer!);
  const firstOrders = [...byCustomer.values()].map((own) => own[0]!.totalMinor).sort((a, b) => a - b);
  const middle = (firstOrders.length - 1) / 2;
  const median = ((firstOrders[Math.floor(middle)] ?? 0) + (firstOrders[Math.ceil(middle)] ?? 0)) / 2;
  return [...byCustomer].map(([customer, own]) => {
    const sold = own.map(goodsOf);
    const all = (pick: (one: Sold) => number) => sold.reduce((sum, one) => sum + pick(one), 0);
    const oneTime = own[0]!.totalMinor < median ? "one-time-low" : "one-time-high";
    const again =
      all((one) => one.discounted) / all((one) => one.goods) > 0.5 ? "repeat-bargain" : "repeat-full-price";
    const known = all((one) => one.costed) > 0 || all((one) => one.cost) > 0;
    return {
      customer,
      persona: own.length === 1 ? oneTime : again,
      lapsed: own.at(-1)!.at < activeSince,
      marginMinor: known ? all((one) => one.costed) - all((one) => one.cost) : null,
    };
  });
}

function goodsOf(order: OrderWithLines): Sold {
  const refunded = order.refundedMinor ?? 0;
  if (order.lines.length === 0)
    return { goods: order.totalMinor - refunded, discounted: 0, costed: 0, cost: 0 };
  const lines = order.lines.map((line) => ({ ...line, kept: keptOf(line) }));
  const wholeOrder = lines.every((line) => line.kept === line.pieces);
  // money came back and no goods did: each line gave the same share of it
  const givenBackEvenly = wholeOrder && refunded > 0;
  const onlyOrderDiscount =
    order.source === "csv" && order.discountMinor > 0 && lines.every((line) => line.discount === 0);
  const sold: Sold = { goods: 0, discounted: 0, costed: 0, cost: 0 };
  for (const line of lines) {
    if (line.giftCard) continue;
    const paid = Math.max(0, line.price * line.pieces - line.discount);
    const amount = line.kept === line.pieces ? paid : Math.floor((paid * line.kept) / line.pieces);
    sold.goods += amount;
    if (line.discount > 0 || (line.compareAt ?? 0) > line.price) sold.discounted += amount;
    if (line.cost === undefined) continue;
    sold.costed += amount;
    const gone = line.kept + (line.cameBack ? 0 : line.refundedPieces);
    sold.cost += line.cost * Math.min(line.pieces, gone);
  }
  if (givenBackEvenly) {
    const left = (amount: number) => Math.floor((amount * (order.totalMinor - refunded)) / order.totalMinor);
    sold.goods = left(sold.goods);
    sold.discounted = left(sold.discounted);
    sold.costed = left(sold.costed);
  }
  if (onlyOrderDiscount) sold.discounted = sold.goods;
  return sold;
}

function keptOf(line: PlainLine): number {
  return Math.max(0, Math.min(line.holds ?? line.pieces, line.pieces - line.refundedPieces));
}
