import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CustomerTally, groupCustomers, type History } from "./customer-groups.ts";

const history: fc.Arbitrary<History> = fc
  .record({ x: fc.nat(4), tx: fc.nat(9), more: fc.nat(9) })
  .map(({ x, tx, more }) => ({ x, tx: x === 0 ? 0 : tx / 7, T: (x === 0 ? 0 : tx / 7) + more / 7 }));

describe("customer groups", () => {
  it("count every history as often as it occurs, however many there are", () => {
    fc.assert(
      fc.property(fc.array(history, { maxLength: 3000, size: "max" }), (histories) => {
        const groups = groupCustomers(histories);
        const counted = new Map<string, number>();
        for (const { x, tx, T } of histories)
          counted.set(`${x}|${tx}|${T}`, (counted.get(`${x}|${tx}|${T}`) ?? 0) + 1);
        const found = Array.from(groups.x, (x, i): [string, number] => [
          `${x}|${groups.tx[i]}|${groups.T[i]}`,
          groups.customers[i]!,
        ]);
        expect(new Map(found)).toEqual(counted);
        expect(found).toHaveLength(counted.size);
        expect(groups.totals).toEqual({
          customers: histories.length,
          repeatCustomers: histories.filter(({ x }) => x > 0).length,
          repeatPurchases: histories.reduce((sum, { x }) => sum + x, 0),
          longestT: histories.reduce((most, { T }) => Math.max(most, T), 0),
        });
        expect([...groups.x]).toEqual([...groups.x].sort((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });

  it("keep more different histories than there was room for at first", () => {
    const tally = new CustomerTally();
    for (let day = 1; day <= 5000; day++) tally.add({ x: 1, tx: day / 7, T: 800 }, 2);
    const groups = tally.groups();
    expect(groups.x).toHaveLength(5000);
    expect(groups.totals.customers).toBe(10_000);
  });

  it.each([
    [{ x: 1.5, tx: 1, T: 2 }, "x must be a whole number"],
    [{ x: -1, tx: 0, T: 2 }, "x must be a whole number"],
    [{ x: 1, tx: 3, T: 2 }, "t_x must lie between 0 and T = 2"],
    [{ x: 1, tx: -1, T: 2 }, "t_x must lie between"],
    [{ x: 0, tx: 1, T: 2 }, "t_x must be 0 when x is 0"],
    [{ x: 0, tx: 0, T: -1 }, "T must be a number of weeks"],
    [{ x: 0, tx: 0, T: Number.NaN }, "T must be a number of weeks"],
  ])("refuse %o", (wrong, message) => {
    expect(() => groupCustomers([wrong])).toThrow(message);
  });
});
