import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../tests/reckoning/seeded-random.ts";
import { simulatedCustomers } from "../../tests/reckoning/simulated-customers.ts";
import { expectedPurchases, type PurchaseModel } from "./bg-nbd.ts";
import {
  fitPurchases,
  MINIMUM_REPEAT_CUSTOMERS,
  type PurchaseFit,
  parameterCovariance,
} from "./bg-nbd-fit.ts";
import { purchaseLikelihood } from "./bg-nbd-likelihood.ts";
import { groupCustomers, type History } from "./customer-groups.ts";
import { forecastPurchases } from "./purchase-forecast.ts";
import { forecastTotal } from "./total-forecast.ts";

const truth = { r: 0.55, alpha: 10.6, a: 0.6, b: 2.4 };

function simulate(model: PurchaseModel, customers: number, seed = 7) {
  return [
    ...simulatedCustomers({
      seed,
      customers,
      leaveAtOnce: model === "mbg-nbd",
      purchases: truth,
      weeks: [10, 90],
      laterWeeks: 39,
    }),
  ];
}

function fitted(model: PurchaseModel, histories: History[]): PurchaseFit {
  const outcome = fitPurchases(model, groupCustomers(histories));
  if ("refusal" in outcome) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.fit;
}

describe.each<PurchaseModel>(["bg-nbd", "mbg-nbd"])("a fit of %s", (model) => {
  const customers = simulate(model, 20_000);
  const fit = fitted(model, customers);
  const groups = groupCustomers(customers);
  const covariance = parameterCovariance(fit, groups)!;

  it("finds the parameters the customers were made with, within what it says of its own doubt", () => {
    const found = Object.entries(fit.parameters) as [keyof typeof truth, number][];
    found.forEach(([name, value], i) => {
      const deviation = Math.sqrt(covariance[i]![i]!);
      expect(deviation).toBeLessThan(0.25);
      expect(Math.abs(Math.log(value / truth[name]))).toBeLessThan(3.5 * deviation);
    });
    expect(fit.ranOff).toEqual([]);
  });

  it("stands on top: no slope is left, and the truth is less likely", () => {
    const likelihood = purchaseLikelihood(model, groups);
    const gradient = new Float64Array(4);
    expect(likelihood.at(fit.parameters, gradient)).toBeCloseTo(fit.logLikelihood, 5);
    for (const slope of gradient) expect(Math.abs(slope) / customers.length).toBeLessThan(1e-7);
    expect(likelihood.at(truth, gradient)).toBeLessThan(fit.logLikelihood);
  });

  it("foretells what they did next, in all and in each interval as often as it claims", () => {
    const bought = customers.reduce((sum, { later }) => sum + later, 0);
    const total = forecastTotal(fit, covariance, groups, 39);
    expect(Math.abs(bought - total.expected)).toBeLessThan(3 * Math.sqrt(total.chance + total.doubt!));
    expect(total.from).toBeLessThan(total.expected);
    expect(total.to - total.expected).toBeCloseTo(total.expected - total.from, 6);
    const inside = customers.filter((customer) => {
      const { from, to } = forecastPurchases(model, fit.parameters, customer, 39, 0.8);
      return customer.later >= from && customer.later <= to;
    });
    // counts are whole: the interval holds at least what it claims
    expect(inside.length / customers.length).toBeGreaterThan(0.8);
  });

  it("does not depend on the unit of time but for α", () => {
    const inDays = fitted(
      model,
      customers.map(({ x, tx, T }) => ({ x, tx: tx * 7, T: T * 7 })),
    );
    expect(inDays.parameters.alpha / fit.parameters.alpha).toBeCloseTo(7, 4);
    expect(inDays.parameters.a / fit.parameters.a).toBeCloseTo(1, 5);
  });
});

describe("a fit", () => {
  const oneTime = (n: number): History[] => Array.from({ length: n }, (_, i) => ({ x: 0, tx: 0, T: 10 + i }));

  it("is refused, with the reason, where the data cannot carry it", () => {
    const repeat = simulate("bg-nbd", 2000).filter(({ x }) => x > 0);
    expect(fitPurchases("bg-nbd", groupCustomers([]))).toEqual({ refusal: { reason: "no customers" } });
    expect(fitPurchases("bg-nbd", groupCustomers(oneTime(300)))).toEqual({
      refusal: { reason: "only one-time buyers", customers: 300 },
    });
    expect(
      fitPurchases(
        "bg-nbd",
        groupCustomers([...oneTime(300), ...repeat.slice(0, MINIMUM_REPEAT_CUSTOMERS - 1)]),
      ),
    ).toEqual({ refusal: { reason: "too few repeat customers", repeatCustomers: 49, needed: 50 } });
    const firstDay = Array.from({ length: 500 }, () => ({ x: 0, tx: 0, T: 1 / 7 }));
    expect(fitPurchases("mbg-nbd", groupCustomers(firstDay))).toEqual({
      refusal: { reason: "history too short", weeks: 1 / 7, needed: 4 },
    });
  });

  it("of the least it accepts comes to an end, one way or the other, whatever the customers did", () => {
    let fits = 0;
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 50, max: 120 }),
        fc.constantFrom(0, 100, 3000),
        fc.constantFrom<PurchaseModel>("bg-nbd", "mbg-nbd"),
        (seed, repeat, oneTimers, model) => {
          const random = seededRandom(seed);
          // no model's customers: any number of purchases, any time of the last
          const histories = Array.from({ length: repeat }, () => {
            const T = 5 + Math.floor(random.uniform() * 700) / 7;
            return { x: Math.ceil(random.exponential(0.3)), tx: T * random.uniform(), T };
          });
          const outcome = fitPurchases(model, groupCustomers([...histories, ...oneTime(oneTimers)]));
          if ("refusal" in outcome) {
            expect(outcome.refusal.reason).toBe("no likeliest parameters");
            return;
          }
          fits++;
          const { parameters, logLikelihood } = outcome.fit;
          expect(Number.isFinite(logLikelihood)).toBe(true);
          for (const value of Object.values(parameters)) expect(value).toBeGreaterThan(0);
          for (const history of histories.slice(0, 10)) {
            const expected = expectedPurchases(model, parameters, history, 52);
            expect(expected).toBeGreaterThanOrEqual(0);
            expect(expected).toBeLessThan(1e4);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(fits).toBeGreaterThan(50);
  });

  it("of customers who are all alike rests near the bound and says which parameters ran off", () => {
    const random = seededRandom(3);
    const alike = Array.from({ length: 3000 }, () => {
      let x = 0;
      let tx = 0;
      for (let at = random.exponential(0.2); at < 50; at += random.exponential(0.2)) {
        x++;
        tx = at;
        if (random.uniform() < 0.2) break;
      }
      return { x, tx, T: 50 };
    });
    const fit = fitted("bg-nbd", alike);
    const { r, alpha, a, b } = fit.parameters;
    expect(r / alpha).toBeCloseTo(0.2, 1);
    expect(a / (a + b)).toBeCloseTo(0.2, 1);
    expect(fit.ranOff.length).toBeGreaterThan(0);
  });
});
