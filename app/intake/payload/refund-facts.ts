// From a refund's payload to what was given back, in the shop's currency.
import type { RefundFact } from "../../commerce/facts.ts";
import { PayloadError } from "../../shopify/payload-error.ts";
import { idOf, type MoneySet } from "../../shopify/payload-fields.ts";
import type { RefundPayload } from "../../shopify/payload-refund.ts";
import { minor, shopMinor } from "./shop-money.ts";

const BACK_IN_STOCK = new Set(["return", "legacy_restock"]);

/**
 * @param order the order this refund stands in, when it does: its id, and its total as a last resort for the rate
 * @throws PayloadError when the money cannot be told in the shop's currency
 */
export function refundFact(
  payload: RefundPayload,
  currency: string,
  order?: { orderId: bigint; totalSet: MoneySet | null | undefined },
): RefundFact {
  const orderId = order?.orderId ?? payload.order_id;
  if (!orderId) throw new PayloadError("a refund without its order");
  return {
    refundId: idOf(payload),
    orderId,
    createdAt: payload.created_at,
    amountMinor: refundedMinor(payload, currency, order?.totalSet),
    lines: (payload.refund_line_items ?? []).map((line) => ({
      lineId: line.line_item_id ?? null,
      quantity: line.quantity,
      amountMinor: line.subtotal_set ? shopMinor(line.subtotal_set, currency) : 0n,
      restocked: BACK_IN_STOCK.has(line.restock_type ?? ""),
    })),
  };
}

// What succeeded counts: a refund that only restocks, or whose transaction is pending, has given nothing back yet.
function refundedMinor(
  payload: RefundPayload,
  currency: string,
  totalSet: MoneySet | null | undefined,
): bigint {
  if (!payload.transactions) return lineTotals(payload, currency, true).shop;
  const paidOut = payload.transactions.filter((one) => one.kind === "refund" && one.status === "success");
  const paidIn = [...new Set(paidOut.map((one) => one.currency ?? currency))];
  if (paidIn.length > 1) throw new PayloadError("a refund in several currencies");
  const paid = paidOut.reduce((sum, one) => sum + minor(one.amount, paidIn[0]!), 0n);
  if (paid === 0n || paidIn[0] === currency) return paid;
  return inShopCurrency(payload, paid, currency, totalSet);
}

// Transactions of orders in another currency are in that currency. The lines say the same amount in both; whether
// their subtotals already hold the tax depends on the shop, and shows in which sum meets the transactions.
function inShopCurrency(
  payload: RefundPayload,
  paid: bigint,
  currency: string,
  totalSet: MoneySet | null | undefined,
): bigint {
  const sums = [true, false].map((taxOnTop) => lineTotals(payload, currency, taxOnTop));
  const exact = sums.find((sum) => sum.presentment === paid);
  if (exact) return exact.shop;
  const rate = [...sums, ...(totalSet ? [both(totalSet, currency)] : [])].find((sum) => sum.presentment > 0n);
  if (!rate) throw new PayloadError("a refund whose amount in the shop's currency cannot be told");
  return (paid * rate.shop * 2n + rate.presentment) / (rate.presentment * 2n);
}

type Both = { shop: bigint; presentment: bigint };

function lineTotals(payload: RefundPayload, currency: string, taxOnTop: boolean): Both {
  const lines = (payload.refund_line_items ?? []).flatMap((line) => [
    line.subtotal_set,
    taxOnTop ? line.total_tax_set : null,
  ]);
  const kept = (payload.order_adjustments ?? []).flatMap((one) => [
    one.amount_set,
    taxOnTop ? one.tax_amount_set : null,
  ]);
  const given = sumOf(lines, currency);
  const held = sumOf(kept, currency);
  return { shop: given.shop - held.shop, presentment: given.presentment - held.presentment };
}

function sumOf(sets: (MoneySet | null | undefined)[], currency: string): Both {
  return sets
    .filter((set) => set != null)
    .map((set) => both(set, currency))
    .reduce((a, b) => ({ shop: a.shop + b.shop, presentment: a.presentment + b.presentment }), {
      shop: 0n,
      presentment: 0n,
    });
}

function both(set: MoneySet, currency: string): Both {
  const { amount, currency_code } = set.presentment_money;
  return { shop: shopMinor(set, currency), presentment: minor(amount, currency_code) };
}
