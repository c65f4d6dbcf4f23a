// Which lots give, and what is written.
import { describe, expect, it } from "vitest";
import { type Account, emptyAccount, expireDue, give, type Lot, move, spend, takeBack } from "./account.ts";

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const NOW = day(10);
const booking = { source: "test", revision: 1, at: NOW };

type LotSpec = { points: bigint; ends?: number; waits?: boolean };

function accountWith(...specs: LotSpec[]): { account: Account; lots: Lot[] } {
  const account = emptyAccount(7n);
  const lots = specs.map(({ points, ends, waits = false }, place) => {
    const lot: Lot = {
      lotId: BigInt(place + 1),
      customerId: 7n,
      source: `lot ${place + 1}`,
      remaining: 0n,
      matured: !waits,
      availableAt: waits ? day(20) : day(1),
      expiresAt: ends ? day(ends) : null,
    };
    give(account, { ...booking, source: lot.source }, "earn", points, lot);
    return lot;
  });
  return { account, lots };
}

const left = (lots: Lot[]) => lots.map(({ remaining }) => Number(remaining));

describe("spending", () => {
  it("takes first what expires first, then what came first; what never expires comes last", () => {
    const { account, lots } = accountWith(
      { points: 5n },
      { points: 5n, ends: 30 },
      { points: 5n, ends: 20 },
      { points: 5n, ends: 20 },
    );
    spend(account, booking, "redeem", 12n);
    expect(left(lots)).toEqual([5, 3, 0, 0]);
    expect(account.available).toBe(8n);
  });

  it.each([
    ["more than there is", [{ points: 5n }], 6n],
    ["what is inside its return window", [{ points: 5n }, { points: 5n, waits: true }], 6n],
  ] as const)("refuses %s, and changes nothing", (_, specs, points) => {
    const { account, lots } = accountWith(...specs);
    const before = left(lots);
    expect(() => spend(account, booking, "redeem", points)).toThrow("5 are available");
    expect(left(lots)).toEqual(before);
  });
});

describe("taking back", () => {
  it("takes from the lot it went to, then from what is available, and the rest is owed", () => {
    const { account, lots } = accountWith(
      { points: 5n, ends: 20 },
      { points: 5n, ends: 30 },
      { points: 5n, waits: true },
    );
    const entries = takeBack(account, booking, 12n, lots[1]!);
    expect(left(lots)).toEqual([0, 0, 5]);
    expect(account.owed).toBe(2n);
    expect(entries.map(({ points, lot }) => [Number(points), lot?.source ?? "owed"])).toEqual([
      [-5, "lot 2"],
      [-5, "lot 1"],
      [-2, "owed"],
    ]);
  });

  it("and what is owed is paid by the next points, in two entries that add up to nothing", () => {
    const { account, lots } = accountWith({ points: 5n });
    takeBack(account, booking, 8n, lots[0]!);
    expect(() => spend(account, booking, "redeem", 1n)).toThrow("0 are available");
    const lot: Lot = { ...lots[0]!, lotId: 9n, source: "new", remaining: 0n };
    const entries = give(account, { ...booking, source: "new" }, "earn", 10n, lot);
    expect(entries.map(({ points }) => Number(points))).toEqual([10, -3, 3]);
    expect([account.available, account.owed]).toEqual([7n, 0n]);
  });
});

it("what ran out goes, waiting or not, and nothing else", () => {
  const { account, lots } = accountWith({ points: 5n, ends: 10 }, { points: 5n, ends: 11 }, { points: 5n });
  expireDue(account, NOW);
  expect(left(lots)).toEqual([0, 5, 5]);
});

it("an account moves whole: lots keep their dates, debts go along", () => {
  const { account: from } = accountWith({ points: 5n, ends: 20 }, { points: 5n, waits: true });
  takeBack(from, booking, 6n, null);
  const to = emptyAccount(8n);
  const entries = move(from, to, booking);
  expect([from.available, from.pending, from.owed]).toEqual([0n, 0n, 0n]);
  expect([to.available, to.pending, to.owed]).toEqual([0n, 5n, 1n]);
  expect(entries.reduce((sum, { points }) => sum + points, 0n)).toBe(0n);
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
});
