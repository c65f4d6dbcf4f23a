import { describe, expect, it } from "vitest";
import { minimise } from "./minimise.ts";

describe("minimise", () => {
  it("finds the bottom of Rosenbrock's bent valley", () => {
    const found = minimise(
      ([x, y], gradient) => {
        gradient[0] = -2 * (1 - x!) - 400 * x! * (y! - x! * x!);
        gradient[1] = 200 * (y! - x! * x!);
        return (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2;
      },
      [-1.2, 1],
    );
    expect(found.converged).toBe(true);
    expect(Array.from(found.x, (one) => Number(one.toFixed(6)))).toEqual([1, 1]);
  });

  it("finds it where one direction is a million times steeper than another", () => {
    const weights = [1, 1e3, 1e6];
    const found = minimise(
      (x, gradient) => {
        weights.forEach((weight, i) => {
          gradient[i] = weight * (x[i]! - i);
        });
        return weights.reduce((sum, weight, i) => sum + (weight * (x[i]! - i) ** 2) / 2, 0);
      },
      [5, 5, 5],
    );
    expect(found.converged).toBe(true);
    found.x.forEach((value, i) => {
      expect(value).toBeCloseTo(i, 6);
    });
  });

  it("is not kept busy by what a sum over a million customers rounds away", () => {
    // steep one way and flat the other, as p, q and γ of values are; the value errs by up to 6e-11 of itself
    let noise = 1;
    const found = minimise(
      ([x, y], gradient) => {
        noise = (noise * 48_271) % 2_147_483_647;
        gradient[0] = x! - 1 + 1e-3 * (x! - y!);
        gradient[1] = 1e-3 * (y! - x!) + 1e-2 * (y! - 1) ** 3;
        const value = (x! - 1) ** 2 / 2 + 5e-4 * (x! - y!) ** 2 + 2.5e-3 * (y! - 1) ** 4;
        return 0.5 + value + 3e-11 * (noise / 1_073_741_823 - 1);
      },
      [4, -3],
    );
    expect(found.converged).toBe(true);
    expect(found.evaluations).toBeLessThan(60);
  });

  it("asks no more often than it may", () => {
    let asked = 0;
    const options = { maxEvaluations: 100, tolerance: 0 };
    minimise(
      ([x], gradient) => {
        asked++;
        gradient[0] = Math.cos(x! * asked);
        return -asked;
      },
      [0],
      options,
    );
    expect(asked).toBeLessThan(141);
  });

  it("turns back where the function ends", () => {
    const found = minimise(
      ([x], gradient) => {
        if (x! <= 0) return Number.NaN;
        gradient[0] = 1 - 3 / x!;
        return x! - 3 * Math.log(x!);
      },
      [0.01],
    );
    expect(found.x[0]).toBeCloseTo(3, 6);
  });

  it("says so when there is no minimum to find", () => {
    const found = minimise(
      ([x], gradient) => {
        gradient[0] = 1;
        return x!;
      },
      [0],
      { maxIterations: 20 },
    );
    expect(found.converged).toBe(false);
  });

  it("says so when the start already is not a number", () => {
    const found = minimise(() => Number.NaN, [0]);
    expect(found.converged).toBe(false);
  });
});
