// The early warning as it would have stood 90 days ago, from what was known then, beside what was bought since.
import { sql, type Tx } from "../../platform/db.server.ts";
import type { PurchaseModel } from "../bg-nbd.ts";
import { fitPurchases } from "../bg-nbd-fit.ts";
import { groupCustomers } from "../customer-groups.ts";
import { modelCustomers, purchaseDays } from "../model-summary.server.ts";
import { daysBefore, daysBetween, midnight } from "../period.ts";
import { purchasesAsKnown } from "../purchases-as-known.server.ts";
import { aliveCourse } from "./fading.ts";
import { riskFacts } from "./risk-facts.server.ts";
import { riskOf } from "./risk-signals.ts";
import { type WarningPrecision, warningPrecision } from "./warning-precision.ts";

const DAYS_BACK = 90;
/** Before the day looked back to the shop must have sold for this long. */
const LEAST_DAYS_BEFORE = 90;

type Question = {
  day: string;
  timezone: string;
  windowDays: number;
  /** the model that is used now; undefined: none is */
  kind: PurchaseModel | undefined;
};

export async function pastPrecision(
  tx: Tx,
  shopId: bigint,
  { day, timezone, windowDays, kind }: Question,
): Promise<WarningPrecision> {
  const then = daysBefore(day, DAYS_BACK);
  const from = midnight(then, timezone);
  const days = await purchaseDays(tx, shopId, { until: day, timezone });
  if (!days || daysBetween(days.first, then) < LEAST_DAYS_BEFORE) {
    return { measured: false, reason: "not enough history" };
  }
  const purchases = purchasesAsKnown(shopId, from);
  const histories = kind ? await modelCustomers(tx, shopId, { until: then, timezone, purchases }) : [];
  const outcome = kind && fitPurchases(kind, groupCustomers(histories));
  const fit = outcome && "fit" in outcome ? outcome.fit : null;
  const history = new Map(histories.map((one) => [one.customerId, one]));
  const since = await tx.rows<{ id: bigint }>(sql`
    SELECT DISTINCT customer_id AS id FROM purchase
    WHERE shop_id = ${shopId} AND at >= ${from} AND at < ${midnight(day, timezone)}`);
  const bought = new Set(since.map(({ id }) => id));
  const customers = (await riskFacts(tx, shopId, from)).map((facts) => {
    const own = history.get(facts.customerId);
    const alive = fit && own ? aliveCourse(fit, own, from, windowDays) : null;
    return {
      risk: riskOf({ ...facts, at: from, alive, answer: null, messages: null }),
      boughtSince: bought.has(facts.customerId),
    };
  });
  return warningPrecision(from, DAYS_BACK, customers);
}
