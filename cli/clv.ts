// `perennial clv`: the purchase and spend models fitted to a file of customers, or to an orders export at a date with
// what they foretell.
import { type Command, InvalidArgumentError } from "commander";
import { currencyExponent } from "../app/commerce/money.ts";
import { expectedPurchases } from "../app/retention/bg-nbd.ts";
import { fitPurchases, type PurchaseFitOutcome } from "../app/retention/bg-nbd-fit.ts";
import { CustomerTally } from "../app/retention/customer-groups.ts";
import { fitSpend, type SpendFitOutcome, SpendTally } from "../app/retention/gamma-gamma-fit.ts";
import { type ModelCustomer, modelCustomers, purchaseDays } from "../app/retention/model-summary.server.ts";
import { checkedPeriod, daysBefore } from "../app/retention/period.ts";
import { type CustomerSummary, readCustomerSummary } from "./customer-summary.ts";
import { readableFile, tellRefusals, withImportedOrders } from "./imported-orders.ts";

type Options = {
  summary?: string;
  orders?: string;
  at?: string;
  horizonWeeks: number;
  timezone: string;
  json?: boolean;
};

const LAST_DAY = "9999-12-31";

export function addClv(program: Command): void {
  program
    .command("clv")
    .description("Fits BG/NBD and Gamma-Gamma, and says what is to be expected.")
    .option("--summary <file>", "a CSV file of customers: x, t_x, T in weeks, and perhaps monetary")
    .option("--orders <file>", "a Shopify orders export (Admin → Orders → Export), with --at")
    .option("--at <date>", "YYYY-MM-DD: what was bought before its local midnight is known")
    .option("--horizon-weeks <weeks>", "with --orders: how far to look ahead, 1 to 520", wholeWeeks, 52)
    .option("--timezone <zone>", "with --orders: IANA zone that cuts the days", "UTC")
    .option("--json", "print JSON")
    .action(async (options: Options) => {
      if ((options.summary === undefined) === (options.orders === undefined)) {
        throw new Error("Give either --summary FILE or --orders FILE.");
      }
      if (options.summary !== undefined && options.at !== undefined)
        throw new Error("--at goes with --orders: a summary has its date in it.");
      const result = options.summary ? await fromSummary(options.summary) : await fromOrders(options);
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : asText(result));
    });
}

async function fromSummary(file: string) {
  const path = await readableFile(file, "Give the path of a CSV file with the columns x, t_x and T.");
  return fitted(await readCustomerSummary(path)).json;
}

async function fromOrders({ orders, at, timezone, horizonWeeks }: Options) {
  if (at === undefined) throw new Error("With --orders give --at DATE as well.");
  checkedPeriod({ from: daysBefore(at, 1), to: at, timezone });
  const until = daysBefore(at, -7 * horizonWeeks);
  if (until.length > LAST_DAY.length)
    throw new Error(`The horizon of ${horizonWeeks} weeks from ${at} goes beyond ${LAST_DAY}.`);
  const { customers, days, exponent } = await withImportedOrders(
    orders!,
    timezone,
    (database, shop, refused) => {
      tellRefusals(refused);
      return database.inShop(shop.shopId, async (tx) => ({
        customers: await modelCustomers(tx, shop.shopId, { until: at, later: until, timezone }),
        days: await purchaseDays(tx, shop.shopId, { until: LAST_DAY, timezone }),
        exponent: shop.currency === null ? 0 : currencyExponent(shop.currency),
      }));
    },
  );
  const summary = { purchases: new CustomerTally(), spend: new SpendTally() };
  for (const customer of customers) {
    summary.purchases.add(customer);
    summary.spend.add({ x: customer.x, monetary: customer.monetary / 10 ** exponent });
  }
  const { json, purchases } = fitted(summary);
  // an export does not say until when it reaches: it is taken to hold the horizon when somebody bought in its last week
  const known = days !== null && days.last >= daysBefore(until, 7);
  return {
    ...json,
    expectedPurchases: "fit" in purchases ? totalExpected(purchases, customers, horizonWeeks) : null,
    actualIfKnown: known ? customers.reduce((sum, customer) => sum + customer.laterPurchases, 0) : null,
  };
}

function totalExpected(
  { fit }: Extract<PurchaseFitOutcome, { fit: unknown }>,
  customers: ModelCustomer[],
  weeks: number,
): number {
  return customers.reduce(
    (sum, customer) => sum + expectedPurchases(fit.model, fit.parameters, customer, weeks),
    0,
  );
}

/** `seconds` is what the fits took, reading the file not counted. A refused fit is null, with the reason beside it. */
function fitted({ purchases: tally, spend }: CustomerSummary) {
  const begun = performance.now();
  const groups = tally.groups();
  const purchases = fitPurchases("bg-nbd", groups);
  const spending = spend === null ? null : fitSpend(spend);
  const seconds = (performance.now() - begun) / 1000;
  const refused = {
    ...("refusal" in purchases ? { bgnbd: purchases.refusal } : {}),
    ...(spending && "refusal" in spending ? { gammaGamma: spending.refusal } : {}),
  };
  const json = {
    bgnbd: parametersOf(purchases),
    gammaGamma: spending && parametersOf(spending),
    customers: groups.totals.customers,
    seconds,
    ...(Object.keys(refused).length > 0 ? { refused } : {}),
  };
  return { json, purchases };
}

function parametersOf<Outcome extends PurchaseFitOutcome | SpendFitOutcome>(outcome: Outcome) {
  if ("refusal" in outcome) return null;
  const { parameters, logLikelihood } = outcome.fit;
  return { ...parameters, logLikelihood };
}

function asText(result: object): string {
  return Object.entries(result)
    .map(
      ([name, value]) => `${name.padEnd(18)} ${typeof value === "object" ? JSON.stringify(value) : value}\n`,
    )
    .join("");
}

function wholeWeeks(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text) || Number(text) > 520) {
    throw new InvalidArgumentError("The horizon is a whole number of weeks from 1 to 520.");
  }
  return Number(text);
}
