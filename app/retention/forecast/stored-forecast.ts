// The shapes of what shop_forecast holds as JSON: written by the job, checked when read.
import { z } from "zod";

const interval = z.object({ low: z.number(), high: z.number() }).nullable();

/** Minor units as numbers: sums of forecasts are no ledger. */
const valueSumShape = z.object({
  customers: z.number(),
  expectedPurchases: z.number(),
  value: z.number(),
  interval,
});

const share = z.object({
  customers: z.number(),
  bought: z.number(),
  share: z.number(),
  low: z.number(),
  high: z.number(),
});
export const precisionShape = z.discriminatedUnion("measured", [
  z.object({
    measured: z.literal(false),
    reason: z.enum(["not enough history", "nobody with three purchases"]),
  }),
  z.object({
    measured: z.literal(true),
    from: z.string(),
    days: z.number(),
    flagged: share.nullable(),
    notFlagged: share.nullable(),
    bySignal: z.partialRecord(z.enum(["overdue", "fading", "shrinking", "unhappy", "silent"]), share),
  }),
]);

const groupShape = valueSumShape.extend({ key: z.string() });
export const totalsShape = z.object({
  all: valueSumShape,
  /** expected number of customers who are still there */
  alive: z.number(),
  byRfmGroup: z.array(groupShape),
  byPersona: z.array(groupShape),
  /** customers by predicted value; the last bin is open */
  distribution: z.array(
    z.object({ from: z.number(), to: z.number().nullable(), customers: z.number(), value: z.number() }),
  ),
  /** share of the value that the most valuable tenth of the customers brings; null when all is 0 */
  topTenth: z.number().nullable(),
});
export type Totals = z.infer<typeof totalsShape>;
export type GroupValue = z.infer<typeof groupShape>;

const error = z.object({
  expected: z.number(),
  actual: z.number(),
  totalError: z.number().nullable(),
  rootMeanSquare: z.number(),
  meanAbsolute: z.number(),
  surprise: z.number(),
});
const kind = z.enum(["bg-nbd", "mbg-nbd"]);
export const holdoutShape = z.object({
  from: z.string(),
  to: z.string(),
  customers: z.number(),
  errors: z.partialRecord(kind, error),
  calibration: z.partialRecord(
    kind,
    z.array(z.object({ x: z.number(), customers: z.number(), expected: z.number(), actual: z.number() })),
  ),
});

export const purchaseParametersShape = z.object({
  r: z.number(),
  alpha: z.number(),
  a: z.number(),
  b: z.number(),
});
export const spendShape = z.object({
  p: z.number(),
  q: z.number(),
  gamma: z.number(),
  correlation: z.number().nullable(),
});
export const refusalShape = z.discriminatedUnion("reason", [
  z.object({ reason: z.literal("no customers") }),
  z.object({ reason: z.literal("only one-time buyers"), customers: z.number() }),
  z.object({
    reason: z.literal("too few repeat customers"),
    repeatCustomers: z.number(),
    needed: z.number(),
  }),
  z.object({ reason: z.literal("history too short"), weeks: z.number(), needed: z.number() }),
  z.object({ reason: z.literal("no likeliest parameters") }),
]);
export const spendRefusalShape = z.discriminatedUnion("reason", [
  z.object({
    reason: z.literal("too few repeat customers"),
    repeatCustomers: z.number(),
    needed: z.number(),
  }),
  z.object({ reason: z.literal("all purchases of the same value") }),
  z.object({ reason: z.literal("no finite average") }),
  z.object({ reason: z.literal("no likeliest parameters") }),
]);
