import { describe, expect, it } from "vitest";
import { simulatedCustomers } from "../../tests/reckoning/simulated-customers.ts";
import { customerValue, discountedPurchases } from "./customer-value.ts";
import { averageSpend, expectedSpend, spendVariance } from "./gamma-gamma.ts";
import { fitSpend, SpendTally, spendLikelihood } from "./gamma-gamma-fit.ts";

/** Fader & Hardie (2013), CDNOW */
const CDNOW = { p: 6.25, q: 3.74, gamma: 15.44 };

describe("Fader & Hardie (2013), CDNOW", () => {
  // the authors' spreadsheet: expected value of a customer with one repeat purchase of the given value
  it.each([
    [2, 22.35, 24.65],
    [1, 11.77, 18.91],
    [0, 0, 35.17],
    [7, 73.74, 71.46],
  ])("x = %d with a mean of %d: %d", (x, monetary, published) => {
    expect(Math.abs(expectedSpend(CDNOW, { x, monetary }) - published)).toBeLessThan(0.06);
  });

  it("without a purchase of one's own the average of all is expected", () => {
    expect(expectedSpend(CDNOW, { x: 0, monetary: 0 })).toBeCloseTo(averageSpend(CDNOW), 12);
  });
});

describe("the likelihood", () => {
  const x = Float64Array.from([1, 2, 2, 9]);
  const mean = Float64Array.from([11.77, 22.35, 400, 3.5]);

  it("agrees with the story told on a grid of ν", () => {
    const { p, q, gamma } = CDNOW;
    // x purchases, each Gamma(p, ν), make a sum that is Gamma(px, ν); ν ~ Gamma(q, γ). No formula of the model's:
    // both densities are scaled by grids of their own
    const nus = Array.from({ length: 4000 }, (_, i) => (i - 3000) * 0.01);
    const sums = Array.from({ length: 6000 }, (_, k) => (k - 3500) * 0.005);
    const prior = nus.map((lnNu) => Math.exp(q * lnNu - gamma * Math.exp(lnNu)));
    for (let i = 0; i < x.length; i++) {
      const shape = p * x[i]!;
      // of the logarithm of the sum, given ν; the first factor keeps it within what a number can hold
      const peak = shape * Math.log(shape) - shape;
      const ofSum = (lnSNu: number) => Math.exp(shape * lnSNu - Math.exp(lnSNu) - peak);
      const seen = Math.log(x[i]! * mean[i]!);
      const density =
        nus.reduce((sum, lnNu, k) => sum + prior[k]! * ofSum(seen + lnNu), 0) /
        (prior.reduce((sum, value) => sum + value, 0) *
          0.005 *
          sums.reduce((sum, lnS) => sum + ofSum(lnS), 0) *
          mean[i]!);
      const found = spendLikelihood(x.slice(i, i + 1), mean.slice(i, i + 1))(CDNOW, new Float64Array(3));
      expect(found).toBeCloseTo(Math.log(density), 7);
    }
  });

  it("keeps its digits however many customers there are", () => {
    const times = 150_000;
    const many = (column: Float64Array) =>
      Float64Array.from({ length: times * column.length }, (_, i) => column[i % column.length]!);
    const one = spendLikelihood(x, mean)(CDNOW, new Float64Array(3));
    const all = spendLikelihood(many(x), many(mean))(CDNOW, new Float64Array(3));
    expect(Math.abs(all / times / one - 1)).toBeLessThan(2e-11);
  });

  it("has a gradient that finite differences confirm", () => {
    const likelihood = spendLikelihood(x, mean);
    const gradient = new Float64Array(3);
    likelihood(CDNOW, gradient);
    (["p", "q", "gamma"] as const).forEach((name, i) => {
      const at = (change: number) =>
        likelihood({ ...CDNOW, [name]: CDNOW[name] + change }, new Float64Array(3));
      expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
    });
  });
});

describe("a fit", () => {
  function tally(customers: { x: number; monetary: number }[]): SpendTally {
    const made = new SpendTally();
    for (const customer of customers) made.add(customer);
    return made;
  }
  const simulated = [
    ...simulatedCustomers({
      seed: 11,
      customers: 60_000,
      leaveAtOnce: false,
      purchases: { r: 0.5, alpha: 10, a: 0.6, b: 2.4 },
      spend: { p: 6.25, q: 3.74, gamma: 1544 },
      weeks: [10, 90],
      laterWeeks: 0,
    }),
  ];

  it("finds the parameters the values were made with, in any currency", () => {
    const outcome = fitSpend(tally(simulated));
    if ("refusal" in outcome) throw new Error(outcome.refusal.reason);
    const { parameters, correlation, customers, logLikelihood } = outcome.fit;
    expect(parameters.p / 6.25).toBeCloseTo(1, 1);
    expect(parameters.q / 3.74).toBeCloseTo(1, 1);
    expect(averageSpend(parameters) / averageSpend({ p: 6.25, q: 3.74, gamma: 1544 })).toBeCloseTo(1, 1);
    expect(Math.abs(correlation!)).toBeLessThan(0.03);
    expect(customers).toBe(simulated.filter(({ x }) => x > 0).length);
    const elsewhere = fitSpend(tally(simulated.map(({ x, monetary }) => ({ x, monetary: monetary * 1000 }))));
    if ("refusal" in elsewhere) throw new Error(elsewhere.refusal.reason);
    expect(elsewhere.fit.parameters.gamma / parameters.gamma / 1000).toBeCloseTo(1, 5);
    expect(elsewhere.fit.parameters.q).toBeCloseTo(parameters.q, 5);
    expect(elsewhere.fit.logLikelihood).toBeCloseTo(logLikelihood - customers * Math.log(1000), 4);
  });

  it("leaves out customers who gave back as much as they bought, and says how many", () => {
    const outcome = fitSpend(tally([...simulated, { x: 2, monetary: 0 }, { x: 1, monetary: -300 }]));
    expect(outcome).toMatchObject({ fit: { withoutValue: 2 } });
  });

  it("is refused, with the reason, where the data cannot carry it", () => {
    const same = Array.from({ length: 80 }, () => ({ x: 2, monetary: 500 }));
    expect(fitSpend(tally([]))).toEqual({
      refusal: { reason: "too few repeat customers", repeatCustomers: 0, needed: 50 },
    });
    expect(fitSpend(tally(same))).toEqual({ refusal: { reason: "all purchases of the same value" } });
    // values whose average grows with every further customer: P(value > v) = v^(−0.5)
    const wild = Array.from({ length: 400 }, (_, i) => ({ x: 3, monetary: ((i + 0.5) / 400) ** -2 }));
    expect(fitSpend(tally(wild))).toEqual({ refusal: { reason: "no finite average" } });
  });
});

describe("an expected value", () => {
  it("lies between the customer's own mean and that of all, nearer to one's own with every purchase", () => {
    const after = [1, 2, 5, 50].map((x) => expectedSpend(CDNOW, { x, monetary: 100 }));
    expect(after).toEqual([...after].sort((one, other) => one - other));
    expect(after[0]).toBeGreaterThan(averageSpend(CDNOW));
    expect(after.at(-1)).toBeLessThan(100);
  });

  it("of a customer whose purchases came back is small, never negative", () => {
    expect(expectedSpend(CDNOW, { x: 3, monetary: -4000 })).toBe(expectedSpend(CDNOW, { x: 3, monetary: 0 }));
    expect(expectedSpend(CDNOW, { x: 3, monetary: -4000 })).toBeGreaterThan(0);
  });

  it("is surer the more purchases it stands on", () => {
    const few = spendVariance(CDNOW, { x: 1, monetary: 50 });
    const many = spendVariance(CDNOW, { x: 40, monetary: 50 });
    expect(many.ofTheMean).toBeLessThan(few.ofTheMean / 10);
    expect(spendVariance({ ...CDNOW, q: 1.5 }, { x: 0, monetary: 0 }).ofTheMean).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe("predictive lifetime value", () => {
  const purchases = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
  const customer = { x: 2, tx: 30.43, T: 38.86, monetary: 22.35 };
  const { model, parameters } = purchases;

  it("without discount is purchases × value: 1.226 × 24.66 over 39 weeks", () => {
    const value = customerValue(purchases, CDNOW, customer, { horizonWeeks: 39, yearlyRate: 0 });
    expect(value).toBeCloseTo(1.226 * 24.66, 1);
  });

  it("discounts what comes late more than what comes soon", () => {
    const plain = discountedPurchases(model, parameters, customer, 52, 0);
    const discounted = discountedPurchases(model, parameters, customer, 52, 0.1);
    // purchases come somewhat before mid-year, on average
    expect(discounted / plain).toBeGreaterThan(1.1 ** -0.5);
    expect(discounted / plain).toBeLessThan(1.1 ** -0.4);
    const weekly = Array.from({ length: 520 }, (_, i) => {
      const upTo = (week: number) => discountedPurchases(model, parameters, customer, week, 0);
      return (upTo((i + 1) / 10) - upTo(i / 10)) * 1.1 ** (-((i + 0.5) / 10) / (365 / 7));
    }).reduce((sum, value) => sum + value, 0);
    expect(Math.abs(discounted / weekly - 1)).toBeLessThan(1e-4);
  });

  it("over no time is nothing", () => {
    expect(customerValue(purchases, CDNOW, customer, { horizonWeeks: 0 })).toBe(0);
  });
});
