import { describe, expect, it } from "vitest";
import { simulatedCustomers } from "../../../tests/reckoning/simulated-customers.ts";
import { fitPurchases } from "../bg-nbd-fit.ts";
import { groupCustomers } from "../customer-groups.ts";
import { customerValue } from "../customer-value.ts";
import { fitSpend, SpendTally } from "../gamma-gamma-fit.ts";
import { chancesOfCounts } from "../purchase-forecast.ts";
import { allCovariance } from "./all-covariance.ts";
import { customerValueOf } from "./customer-forecast.ts";
import { forecastHistory } from "./history-forecast.ts";
import { valueDistribution } from "./value-distribution.ts";
import { valueSum } from "./value-sum.ts";

const PURCHASES = { r: 0.8, alpha: 6, a: 0.9, b: 2.5 };
const SPEND = { p: 6.25, q: 3.74, gamma: 1544 };
const WEEKS = 39;
const model = { model: "mbg-nbd", parameters: PURCHASES } as const;
const horizon = { weeks: WEEKS, yearlyRate: 0 };

const shop = (seed: number, customers: number, purchases = PURCHASES) => [
  ...simulatedCustomers({
    seed,
    customers,
    leaveAtOnce: true,
    purchases,
    spend: SPEND,
    weeks: [20, 100],
    laterWeeks: WEEKS,
  }),
];

describe("a customer's value", () => {
  const customer = { x: 4, tx: 30, T: 40, monetary: 900 };

  it("is the predictive lifetime value, at whatever rate", () => {
    for (const yearlyRate of [0, 0.1, 0.5]) {
      const forecast = forecastHistory(model, SPEND, customer, { weeks: 52, yearlyRate });
      expect(customerValueOf(forecast, SPEND, customer).value).toBeCloseTo(
        customerValue(model, SPEND, customer, { horizonWeeks: 52, yearlyRate }),
        8,
      );
    }
  });

  it("at risk is what a customer who surely is there would bring, times the chance that this one is not", () => {
    const forecast = forecastHistory(model, SPEND, customer, horizon);
    const { value, atRisk } = customerValueOf(forecast, SPEND, customer);
    expect(atRisk).toBeCloseTo((value / forecast.alive) * (1 - forecast.alive), 6);
  });

  it("moves with the parameters as its slopes say", () => {
    const { slopes, value } = customerValueOf(
      forecastHistory(model, SPEND, customer, horizon),
      SPEND,
      customer,
    );
    const names = ["r", "alpha", "a", "b", "p", "q", "gamma"] as const;
    names.forEach((name, i) => {
      const up = (by: number) => {
        const parameters = {
          ...PURCHASES,
          ...(name in PURCHASES ? { [name]: PURCHASES[name as "r"] * by } : {}),
        };
        const spend = { ...SPEND, ...(name in SPEND ? { [name]: SPEND[name as "p"] * by } : {}) };
        return customerValue({ model: "mbg-nbd", parameters }, spend, customer, {
          horizonWeeks: WEEKS,
          yearlyRate: 0,
        });
      };
      expect(slopes[i]! / value).toBeCloseTo((up(1.0001) - up(1 / 1.0001)) / (2e-4 * value), 4);
    });
  });

  it("has the mean, the variance and the quantiles of its own distribution", () => {
    const forecast = forecastHistory(model, SPEND, customer, horizon);
    const { value, variance, low, high } = customerValueOf(forecast, SPEND, customer);
    const scale = SPEND.gamma + customer.x * customer.monetary;
    const { below } = valueDistribution(
      chancesOfCounts("mbg-nbd", PURCHASES, customer, WEEKS),
      SPEND,
      customer.x,
    );
    // ∫ P(V > v) dv and 2 ∫ v P(V > v) dv, in steps of a growing width
    let [mean, square] = [0, 0];
    for (let i = 0; i < 4000; i++) {
      const edge = (step: number) => (step / 1000) ** 3;
      const [from, to] = [edge(i), edge(i + 1)];
      const middle = (from + to) / 2;
      const above = 1 - below(middle);
      mean += above * (to - from);
      square += 2 * middle * above * (to - from);
    }
    expect(mean * scale).toBeCloseTo(value, -1);
    expect(Math.abs(((square - mean * mean) * scale * scale) / variance - 1)).toBeLessThan(0.01);
    expect(below(low / scale)).toBeGreaterThanOrEqual(0.1 - 1e-4);
    expect(below(high / scale)).toBeCloseTo(0.9, 3);
  });

  it("stays a number for whoever buys daily, came yesterday, gave everything back, or has no time left", () => {
    const odd = [
      { x: 3000, tx: 1000, T: 1001, monetary: 50 },
      { x: 0, tx: 0, T: 0, monetary: 0 },
      { x: 3, tx: 3, T: 500, monetary: -800 },
      { x: 1, tx: 0.1, T: 0.2, monetary: 1e9 },
    ];
    const below1 = { model: "bg-nbd", parameters: { r: 0.1, alpha: 0.5, a: 0.2, b: 0.3 } } as const;
    for (const fit of [model, below1]) {
      for (const history of odd) {
        for (const weeks of [0, 52, 260]) {
          const forecast = forecastHistory(fit, SPEND, history, { weeks, yearlyRate: 0.1 });
          const value = customerValueOf(forecast, SPEND, history);
          for (const figure of [value.value, value.low, value.high, value.atRisk, ...value.slopes]) {
            expect(Number.isFinite(figure)).toBe(true);
          }
          expect(value.low).toBeLessThanOrEqual(value.high);
          expect(value.atRisk).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });

  it("varies without bound where one-time buyers' values do", () => {
    const once = { x: 0, tx: 0, T: 10, monetary: 0 };
    const wild = { ...SPEND, q: 1.8 };
    const { value, variance, high } = customerValueOf(
      forecastHistory(model, wild, once, horizon),
      wild,
      once,
    );
    expect(variance).toBe(Number.POSITIVE_INFINITY);
    expect(Number.isFinite(value) && Number.isFinite(high)).toBe(true);
    expect(
      valueSum({ customers: 1, expectedPurchases: 1, value, variance, slopes: [] }, [[1]]).interval,
    ).toBeNull();
  });
});

describe("on simulated customers", () => {
  it("eight in ten customers come to lie within their interval: of purchases, and of value", () => {
    let [customers, counts, values] = [0, 0, 0];
    for (const customer of shop(31, 8000)) {
      if (customer.x === 0) continue;
      const forecast = forecastHistory(model, SPEND, customer, horizon);
      const { low, high } = customerValueOf(forecast, SPEND, customer);
      customers++;
      if (customer.later >= forecast.low && customer.later <= forecast.high) counts++;
      if (customer.laterValue >= low && customer.laterValue <= high) values++;
    }
    expect(customers).toBeGreaterThan(3000);
    expect(counts / customers).toBeGreaterThan(0.8);
    expect(values / customers).toBeGreaterThan(0.8);
  });

  it("just eight in ten where to buy nothing at all is unlikely, and no step has to be rounded up to", () => {
    const purchases = { r: 5, alpha: 12, a: 0.3, b: 9 };
    let [sure, within] = [0, 0];
    for (const customer of shop(32, 3000, purchases)) {
      const forecast = forecastHistory({ model: "mbg-nbd", parameters: purchases }, SPEND, customer, horizon);
      const { low, high } = customerValueOf(forecast, SPEND, customer);
      if (low === 0) continue;
      sure++;
      if (customer.laterValue >= low && customer.laterValue <= high) within++;
    }
    expect(sure).toBeGreaterThan(1500);
    expect(Math.abs(within / sure - 0.8)).toBeLessThan(0.025);
  });

  it("of shops fitted by themselves, about eight in ten totals lie within theirs", () => {
    const SHOPS = 60;
    let within = 0;
    for (let seed = 0; seed < SHOPS; seed++) {
      const customers = shop(1000 + seed, 800);
      const groups = groupCustomers(customers);
      const tally = new SpendTally();
      for (const customer of customers) tally.add(customer);
      const purchases = fitPurchases("mbg-nbd", groups);
      const spend = fitSpend(tally);
      if ("refusal" in purchases || "refusal" in spend) throw new Error(`shop ${seed} was refused`);
      const parts = {
        customers: 0,
        expectedPurchases: 0,
        value: 0,
        variance: 0,
        slopes: new Array(7).fill(0),
      };
      let actual = 0;
      for (const customer of customers) {
        const forecast = forecastHistory(purchases.fit, null, customer, horizon);
        const one = customerValueOf(forecast, spend.fit.parameters, customer);
        parts.value += one.value;
        parts.variance += one.variance;
        one.slopes.forEach((slope, i) => {
          parts.slopes[i] += slope;
        });
        actual += customer.laterValue;
      }
      const { interval } = valueSum(parts, allCovariance(purchases.fit, groups, spend.fit, tally));
      if (interval && actual >= interval.low && actual <= interval.high) within++;
    }
    // 60 draws of 0.8: 48 ± 3.1
    expect(within).toBeGreaterThan(40);
    expect(within).toBeLessThan(57);
  }, 300_000);
});
