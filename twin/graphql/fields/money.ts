/** Money as GraphQL spells it. */
import type { Money, Order } from "../../shop/model/order.ts";
import { graphqlAmount } from "../../shop/money.ts";
import type { Ctx } from "../context.ts";

/** MoneyV2. */
export function moneyV2(minor: bigint, currency: string): { amount: string; currencyCode: string } {
  return { amount: graphqlAmount(minor, currency), currencyCode: currency };
}

/** MoneyBag of an order. */
export function bag(ctx: Ctx, order: Order, amount: Money): Record<string, unknown> {
  return {
    shopMoney: moneyV2(amount.shop, ctx.shop.state.currency),
    presentmentMoney: moneyV2(amount.presentment, order.presentmentCurrency),
  };
}

/** Count: exact up to 25,000, beyond that only "more than". */
export function count(n: number): { count: number; precision: string } {
  return n > 25_000 ? { count: 25_001, precision: "AT_LEAST" } : { count: n, precision: "EXACT" };
}
