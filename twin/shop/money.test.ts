import { expect, test } from "vitest";
import { converter, divideRounded, graphqlAmount, parseAmount, restAmount, share } from "./money.ts";

test.each([
  [1250n, "USD", "12.50", "12.5"],
  [1200n, "USD", "12.00", "12.0"],
  [-5n, "USD", "-0.05", "-0.05"],
  [1000n, "JPY", "1000", "1000.0"],
  [12345n, "KWD", "12.345", "12.345"],
  [7n, "BHD", "0.007", "0.007"],
])("%s minor units of %s are %s in REST and %s in GraphQL", (minor, currency, rest, graphql) => {
  expect(restAmount(minor, currency)).toBe(rest);
  expect(graphqlAmount(minor, currency)).toBe(graphql);
  expect(parseAmount(rest, currency)).toBe(minor);
  expect(parseAmount(graphql, currency)).toBe(minor);
});

test("an amount with more digits than its currency has is refused", () => {
  expect(() => parseAmount("1.5", "JPY")).toThrow("more digits");
  expect(() => parseAmount("1,50", "USD")).toThrow("not an amount");
});

test.each([
  [7n, 2n, 4n],
  [-7n, 2n, -4n],
  [6n, 4n, 2n],
  [5n, 4n, 1n],
])("%s / %s rounds to %s", (a, b, c) => expect(divideRounded(a, b)).toBe(c));

test("rates cross exponents", () => {
  expect(converter("USD", "JPY", 151.37)(1999n)).toEqual({ shop: 1999n, presentment: 3026n });
  expect(converter("USD", "KWD", 0.307)(1000n)).toEqual({ shop: 1000n, presentment: 3070n });
  expect(converter("JPY", "USD", 0.0066)(1000n)).toEqual({ shop: 1000n, presentment: 660n });
});

test("shares round down and never exceed the whole", () => {
  expect(share({ shop: 100n, presentment: 101n }, 1, 3)).toEqual({ shop: 33n, presentment: 33n });
});
