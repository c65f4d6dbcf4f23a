// Against counting customer by customer who bought within the window before each of two midnights.
import fc from "fast-check";
import { expect, it } from "vitest";
import { type ActivityRow, activityRows, type Stretches } from "./activity-ledger.ts";

const customer = fc
  .uniqueArray(fc.nat(60), { minLength: 1, maxLength: 12 })
  .map((days) => days.sort(ascending));
const shop = fc.array(customer, { minLength: 1, maxLength: 8 });

it("tells of any two midnights further apart than the window what counting tells", () => {
  let met = 0;
  fc.assert(
    fc.property(
      shop,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 70 }),
      (days, window, until) => {
        const rows = [...activityRows(stretchesOf(days, window), window, until)];
        const active = (bought: number[], at: number) => bought.some((day) => day < at && day >= at - window);
        const wrong: unknown[] = [];
        for (let end = 1; end <= until; end++) {
          const atEnd = days.filter((bought) => active(bought, end));
          for (let start = -2; start < end - window; start++) {
            const activeAtBoth = atEnd.filter((bought) => active(bought, start)).length;
            const boughtBefore = atEnd.filter((bought) => bought[0]! < start).length;
            const told = read(rows, start, end);
            if (told.activeAtBoth !== activeAtBoth || told.boughtBefore !== boughtBefore)
              wrong.push({ start, end, told, activeAtBoth, boughtBefore });
            met += activeAtBoth;
          }
        }
        expect(wrong).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
  expect(met).toBeGreaterThan(1000);
});

it("has a row only where something changed", () => {
  // bought on day 0 and on day 300: active from 1 to 10 and from 301 to 310
  const rows = [...activityRows({ first: [0, 300], last: [0, 300], begin: [0, 0] }, 10, 1000)];
  expect(rows.map(({ end }) => end)).toEqual([301, 311]);
  expect([...rows[0]!.activeAtBoth]).toEqual([1, ...new Array<number>(9).fill(0), -1]);
  expect([...rows[0]!.boughtBefore]).toEqual([1]);
  expect(rows[1]!.activeAtBoth.length).toBe(0);
});

function read(rows: ActivityRow[], start: number, end: number) {
  const row = rows.findLast((one) => one.end <= end);
  const sum = (numbers: Int32Array | undefined) =>
    (numbers ?? new Int32Array()).slice(0, Math.max(start, 0)).reduce((total, number) => total + number, 0);
  return { activeAtBoth: sum(row?.activeAtBoth), boughtBefore: sum(row?.boughtBefore) };
}

function stretchesOf(customers: number[][], window: number): Stretches {
  const stretches: Stretches = { first: [], last: [], begin: [] };
  for (const days of customers) {
    const own = stretches.first.length;
    for (const [at, day] of days.entries()) {
      if (at === 0 || day - days[at - 1]! > window) {
        stretches.begin.push(own);
        stretches.first.push(day);
        stretches.last.push(day);
      } else stretches.last[stretches.last.length - 1] = day;
    }
  }
  return stretches;
}

function ascending(one: number, other: number): number {
  return one - other;
}
