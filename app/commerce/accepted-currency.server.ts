// A shop's money is in one currency; orders that say otherwise are refused, not converted.
import { sql, type Tx } from "../platform/db.server.ts";
import type { OrderFact } from "./facts.ts";
import { currencyExponent, MoneyError } from "./money.ts";

export type RefusedOrder = { orderId: bigint; name: string | null; reason: string };

/**
 * Parts the orders whose currency is the shop's from those refused. A shop whose currency nobody has told yet takes on
 * that of its orders, when they agree.
 */
export async function acceptCurrency(
  tx: Tx,
  shopId: bigint,
  orders: OrderFact[],
): Promise<{ accepted: OrderFact[]; refused: RefusedOrder[] }> {
  if (orders.length === 0) return { accepted: [], refused: [] };
  const shop = await tx.row<{ currency: string | null }>(
    sql`SELECT currency FROM shop WHERE shop_id = ${shopId}`,
  );
  const currency = shop.currency ?? (await adoptCurrency(tx, shopId, orders));
  const accepted: OrderFact[] = [];
  const refused: RefusedOrder[] = [];
  for (const order of orders) {
    if (order.currency === currency) accepted.push(order);
    else
      refused.push({ orderId: order.orderId, name: order.name, reason: refusal(order.currency, currency) });
  }
  return { accepted, refused };
}

async function adoptCurrency(tx: Tx, shopId: bigint, orders: OrderFact[]): Promise<string | null> {
  const stated = [...new Set(orders.map((order) => order.currency))];
  if (stated.length !== 1 || unknownCurrency(stated[0]!)) return null;
  await tx.run(sql`UPDATE shop SET currency = ${stated[0]} WHERE shop_id = ${shopId} AND currency IS NULL`);
  return stated[0]!;
}

function refusal(stated: string, shops: string | null): string {
  const unknown = unknownCurrency(stated);
  if (unknown) return unknown;
  if (shops) return `the order is in ${stated}, the shop's currency is ${shops}`;
  return "the shop's currency is not known yet, and its orders are in several";
}

function unknownCurrency(currency: string): string | null {
  try {
    currencyExponent(currency);
    return null;
  } catch (error) {
    if (error instanceof MoneyError) return error.message;
    throw error;
  }
}
