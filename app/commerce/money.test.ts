import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyExponent, fromMinor, MoneyError, toMinor } from "./money.ts";

describe("minor units", () => {
  it.each([
    ["12.50", "USD", 1250n],
    ["12.5", "USD", 1250n],
    ["12", "EUR", 1200n],
    ["1200", "JPY", 1200n],
    ["1.234", "KWD", 1234n],
    ["1.2", "BHD", 1200n],
    ["-0.05", "USD", -5n],
    ["22.200000000000003", "USD", 2220n],
    ["0.005", "USD", 1n],
    ["0.0049", "USD", 0n],
    ["-0.005", "USD", -1n],
    ["99.5", "JPY", 100n],
    ["9007199254740993.01", "USD", 900719925474099301n],
    ["00012.30", "USD", 1230n],
    ["12.", "USD", 1200n],
    [" 12.5 ", "USD", 1250n],
    ["99999999999", "KWD", 99999999999000n],
  ])("%s %s", (amount, currency, minor) => expect(toMinor(amount, currency)).toBe(minor));

  it.each(["", ".", "1.2.3", "1,000.00", "$5", "1e3", ".5", "٥", "--1", "NaN"])("%j is no amount", (amount) =>
    expect(() => toMinor(amount, "USD")).toThrow(MoneyError),
  );

  it("of the currencies with none and with three", () => {
    expect(["JPY", "KRW", "USD", "IRR", "IQD", "KWD", "TND"].map(currencyExponent)).toEqual([
      0, 0, 2, 2, 3, 3, 3,
    ]);
    expect(() => currencyExponent("ZZZ")).toThrow('unknown currency "ZZZ"');
  });

  it("written and read again are the same", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
        fc.constantFrom("JPY", "USD", "KWD"),
        (minor, currency) => {
          expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });
});
