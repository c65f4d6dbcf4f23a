// Published values under the names of their sources, and an independent reckoning for everything in between.
import { describe, expect, it } from "vitest";
import { reckonModel } from "../../tests/reckoning/purchase-model.ts";
import { byIntegral, bySeries, expectedWhileAlive } from "./alive-expectation.ts";
import {
  aliveProbability,
  expectedFromNewCustomer,
  expectedPurchases,
  type PurchaseModel,
  type PurchaseParameters,
} from "./bg-nbd.ts";
import { purchaseLikelihood } from "./bg-nbd-likelihood.ts";
import { groupCustomers, type History } from "./customer-groups.ts";
import { chanceOfPurchases, forecastPurchases } from "./purchase-forecast.ts";

/** Fader, Hardie & Lee (2005), table 2: the CDNOW sample */
const CDNOW: PurchaseParameters = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

const cases: [PurchaseParameters, History][] = [
  [CDNOW, { x: 2, tx: 30.43, T: 38.86 }],
  [CDNOW, { x: 0, tx: 0, T: 38.86 }],
  [CDNOW, { x: 29, tx: 20, T: 38.86 }],
  [
    { r: 1.4, alpha: 3, a: 1, b: 2 },
    { x: 5, tx: 10, T: 12 },
  ],
  [
    { r: 0.6, alpha: 8, a: 0.3, b: 0.4 },
    { x: 0, tx: 0, T: 5 },
  ],
  [
    { r: 4, alpha: 20, a: 3, b: 9 },
    { x: 7, tx: 40, T: 90 },
  ],
];
const models: PurchaseModel[] = ["bg-nbd", "mbg-nbd"];

describe("Fader, Hardie & Lee (2005), CDNOW", () => {
  it("E[X(39) | x = 2, t_x = 30.43, T = 38.86] = 1.226", () => {
    expect(expectedPurchases("bg-nbd", CDNOW, { x: 2, tx: 30.43, T: 38.86 }, 39)).toBeCloseTo(1.226, 3);
  });

  // the authors' own spreadsheet, sheet "E[X(t)]"
  it.each([
    [0.1429, 0.0078],
    [1, 0.0532],
    [3, 0.1506],
    [31.8571, 1.0405],
    [32, 1.0437],
    [78, 1.8576],
  ])("E[X(%d)] = %d", (weeks, published) => {
    expect(Math.abs(expectedFromNewCustomer("bg-nbd", CDNOW, weeks) / published - 1)).toBeLessThan(0.004);
  });

  // the manual of the BTYD package
  it.each([
    [39, 0, 0.5737864],
    [30, 11, 0.0019995214],
    [30, 12, 0.0015170236],
    [30, 20, 0.000222226],
    [2, 10, 1.07869e-7],
  ])("P(X(%d) = %d) = %d", (weeks, count, published) => {
    const found = chanceOfPurchases("bg-nbd", CDNOW, { x: 0, tx: 0, T: 0 }, weeks, count);
    expect(found / published).toBeCloseTo(1, 4);
  });

  it("the chances of all counts come to 1, and their mean to what is expected", () => {
    const history = { x: 3, tx: 20, T: 38.86 };
    const chances = Array.from({ length: 400 }, (_, count) =>
      chanceOfPurchases("mbg-nbd", CDNOW, history, 39, count),
    );
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 8);
    const { expected, variance, from, to } = forecastPurchases("mbg-nbd", CDNOW, history, 39);
    const mean = chances.reduce((sum, chance, count) => sum + chance * count, 0);
    expect(mean).toBeCloseTo(expected, 6);
    expect(chances.reduce((sum, chance, count) => sum + chance * (count - mean) ** 2, 0)).toBeCloseTo(
      variance,
      4,
    );
    const upTo = (count: number) => chances.slice(0, count + 1).reduce((sum, chance) => sum + chance, 0);
    expect([from === 0 || upTo(from - 1) < 0.1, upTo(from) >= 0.1]).toEqual([true, true]);
    expect([upTo(to - 1) < 0.9, upTo(to) >= 0.9]).toEqual([true, true]);
  });
});

describe.each(models)("%s", (model) => {
  it.each(cases)("agrees with the story told on a grid: %o %o", (parameters, history) => {
    const reckoned = reckonModel(model === "mbg-nbd", parameters, history, 39);
    const likelihood = purchaseLikelihood(model, groupCustomers([history]));
    const { r, alpha, a, b } = parameters;
    expect(likelihood.at({ r, alpha, a, b }, [])).toBeCloseTo(reckoned.logLikelihood, 8);
    expect(aliveProbability(model, parameters, history)).toBeCloseTo(reckoned.alive, 8);
    const expected = expectedPurchases(model, parameters, history, 39);
    expect(expected / reckoned.expected).toBeCloseTo(1, 7);
    // and a third time: the distribution's own mean
    expect(forecastPurchases(model, parameters, history, 39).expected).toBeCloseTo(expected, 7);
  });

  it("has a gradient that finite differences confirm", () => {
    const groups = groupCustomers(cases.map(([, history]) => history));
    const likelihood = purchaseLikelihood(model, groups, 0.3);
    for (const [parameters] of cases) {
      const gradient = new Float64Array(4);
      likelihood.at(parameters, gradient);
      (["r", "alpha", "a", "b"] as const).forEach((name, i) => {
        const step = 1e-5 * parameters[name];
        const at = (change: number) =>
          likelihood.at({ ...parameters, [name]: parameters[name] + change }, new Float64Array(4));
        const difference = (at(step) - at(-step)) / (2 * step);
        expect(Math.abs(gradient[i]! - difference) / Math.max(1, Math.abs(difference))).toBeLessThan(1e-6);
      });
    }
  });

  it("says the same of all customers together as of each alone, in whatever unit time is", () => {
    const histories = cases.map(([, history]) => history);
    const together = purchaseLikelihood(model, groupCustomers([...histories, ...histories])).at(CDNOW, []);
    const alone = histories.reduce(
      (sum, history) => sum + purchaseLikelihood(model, groupCustomers([history])).at(CDNOW, []),
      0,
    );
    expect(together).toBeCloseTo(2 * alone, 9);
    const scaled = purchaseLikelihood(model, groupCustomers([...histories, ...histories]), 0.25);
    expect(scaled.at({ ...CDNOW, alpha: CDNOW.alpha * 0.25 }, [])).toBeCloseTo(together, 9);
  });

  it("stays finite and sensible far out: many purchases, long horizons, the day of the first purchase", () => {
    const far: History[] = [
      { x: 10_000, tx: 38, T: 38.86 },
      { x: 10_000, tx: 1, T: 500 },
      { x: 300, tx: 1, T: 2 },
      { x: 0, tx: 0, T: 0 },
      { x: 0, tx: 0, T: 5000 },
    ];
    let looked = 0;
    for (const a of [1e-6, 0.5, 1 - 1e-13, 1, 1 + 1e-9, 2, 1e5]) {
      for (const weeks of [1e-6, 1, 52, 5000]) {
        for (const history of far) {
          const parameters = { ...CDNOW, a };
          const alive = aliveProbability(model, parameters, history);
          const expected = expectedPurchases(model, parameters, history, weeks);
          expect(alive).toBeGreaterThanOrEqual(0);
          expect(alive).toBeLessThanOrEqual(1);
          expect(expected).toBeGreaterThanOrEqual(0);
          // nobody buys more, on average, than at their rate without ever leaving
          const most = ((parameters.r + history.x) * weeks) / (parameters.alpha + history.T);
          expect(expected).toBeLessThanOrEqual(most * alive * (1 + 1e-9));
          looked++;
        }
      }
    }
    expect(looked).toBe(140);
  });
});

describe("one-time buyers", () => {
  it("are alive for certain in BG/NBD, and less and less so in the modified model", () => {
    const silentFor = (weeks: number) => ({ x: 0, tx: 0, T: weeks });
    expect(aliveProbability("bg-nbd", CDNOW, silentFor(500))).toBe(1);
    const modified = [0, 10, 100, 500].map((weeks) => aliveProbability("mbg-nbd", CDNOW, silentFor(weeks)));
    expect(modified).toEqual([...modified].sort((one, other) => other - one));
    expect(modified[0]).toBeCloseTo(CDNOW.b / (CDNOW.a + CDNOW.b), 12);
  });
});

describe("expected purchases while alive", () => {
  it("come out alike by the series and by the integral", () => {
    let compared = 0;
    for (const shape of [0.2, 1, 12.243, 800])
      for (const a of [0.01, 0.793, 1, 1.5, 40])
        for (const b of [0.3, 3, 900])
          for (const weeks of [0.5, 10, 60]) {
            const series = bySeries({ shape, weeks: 8 }, { a, b }, weeks);
            if (series === undefined) continue;
            expect(series / byIntegral({ shape, weeks: 8 }, { a, b }, weeks)).toBeCloseTo(1, 8);
            compared++;
          }
    expect(compared).toBeGreaterThan(100);
  });

  it("fall back to the integral where the series would cancel or crawl", () => {
    expect(bySeries({ shape: 0.2, weeks: 0.01 }, { a: 0.8, b: 2.4 }, 52)).toBeUndefined();
    expect(bySeries({ shape: 500, weeks: 10 }, { a: 2, b: 1 }, 52)).toBeUndefined();
    // nobody ever leaves: the rate, on average, times the time
    expect(expectedWhileAlive({ shape: 500, weeks: 10 }, { a: 1e-9, b: 1 }, 52)).toBeCloseTo(2600, 3);
    // everybody leaves after one purchase: the chance of one
    expect(expectedWhileAlive({ shape: 2, weeks: 10 }, { a: 1e6, b: 1e-6 }, 10)).toBeCloseTo(0.75, 6);
  });

  it("are none in no time", () => {
    expect(expectedWhileAlive({ shape: 2, weeks: 10 }, { a: 1, b: 1 }, 0)).toBe(0);
  });
});
