// The RFM groups at the end of each day, one day after the other: each differs from the one before by a day's purchases,
// so that a day costs a walk over the customers instead of a reading of all purchases.
import { MOVE_SPANS } from "../groups/move-spans.ts";
import { RFM_GROUPS, rfmGroup, SCORES } from "../rfm-groups.ts";
import { KeptScores } from "./kept-scores.ts";
import { type PurchasesByDay, Standing } from "./purchases-by-day.ts";
import { SortedValues } from "./sorted-values.ts";

export const CELLS = SCORES.length ** 2;
const GROUPS = RFM_GROUPS.length;
/** Where a move begins of whoever had not bought before. */
export const FRESH = GROUPS;
export const MOVES = (GROUPS + 1) * GROUPS;
/** Four for each of recency, frequency and monetary. */
export const LIMITS = 12;

export type GroupDay = {
  /** place among the days */
  day: number;
  /** by cell: five for R = 1, from FM = 1 to 5, then for R = 2 … */
  customers: Uint32Array;
  nets: Float64Array;
  /** one for each of MOVE_SPANS: by move, `from × groups + to` as RFM_GROUPS counts them; net at the later day */
  moved: Uint32Array[];
  movedNets: Float64Array[];
  /** see SortedValues.limits */
  limits: Float64Array;
};

/** By cell, the place of its group. */
export const GROUP_OF_CELL = Uint8Array.from(
  SCORES.flatMap((r) => SCORES.map((fm) => RFM_GROUPS.indexOf(rfmGroup(r, fm)))),
);

/**
 * From one day on to the last. What came before is walked through without a look at the groups.
 * @param from place of the first day that is told; on the first day of all somebody bought
 * @param limitsBefore the limits of a day before `from`, as they were told when that was reckoned
 */
export function* groupCourse(
  purchases: PurchasesByDay,
  from: number,
  limitsBefore: (day: number) => Float64Array,
): Generator<GroupDay> {
  const days = purchases.starts.length - 1;
  const now = new Placed(purchases.known);
  for (let day = 0; day < from; day++) now.standing.addDay(purchases, day);
  const lags = MOVE_SPANS.map((span) => ({ span, earlier: new Placed(purchases.known) }));
  for (const { span, earlier } of lags)
    for (let day = 0; day < from - span; day++) earlier.standing.addDay(purchases, day);

  const inOrder = new InOrder(now.standing);
  const told = new Map<number, Float64Array>();
  for (let day = from; day < days; day++) {
    inOrder.addDay(purchases, day);
    const limits = inOrder.limits();
    told.set(day, limits);
    now.place(limits);
    const moved: Uint32Array[] = [];
    const movedNets: Float64Array[] = [];
    for (const { span, earlier } of lags) {
      const before = day - span;
      if (before >= 0) {
        earlier.standing.addDay(purchases, before);
        earlier.place(told.get(before) ?? limitsBefore(before));
      }
      const moves = movesBetween(earlier, now);
      moved.push(moves.customers);
      movedNets.push(moves.nets);
    }
    // nothing looks further back than the longest span
    told.delete(day - MOVE_SPANS.at(-1)!);
    yield { day, ...sumsOfCells(now), moved, movedNets, limits };
  }
}

/** A standing, and each of its three measures in order. */
class InOrder {
  readonly #standing: Standing;
  readonly #measures: { of: Float64Array; sorted: SortedValues }[];
  /** the last day on which each customer was met, so that each is met once a day */
  readonly #met: Int32Array;

  constructor(standing: Standing) {
    const { known, lastAt, counts, nets } = standing;
    this.#standing = standing;
    this.#measures = [lastAt, counts, nets].map((of) => ({
      of,
      sorted: new SortedValues(of.length, of.subarray(0, known)),
    }));
    this.#met = new Int32Array(counts.length).fill(-1);
  }

  addDay(purchases: PurchasesByDay, day: number): void {
    const knownBefore = this.#standing.known;
    const buyers: number[] = [];
    for (let i = purchases.starts[day]!; i < purchases.starts[day + 1]!; i++) {
      const customer = purchases.customers[i]!;
      if (this.#met[customer] === day) continue;
      this.#met[customer] = day;
      buyers.push(customer);
    }
    if (buyers.length === 0) return;
    const again = buyers.filter((customer) => customer < knownBefore);
    const gone = this.#measures.map(({ of }) => Float64Array.from(again, (customer) => of[customer]!));
    this.#standing.addDay(purchases, day);
    for (const [index, { of, sorted }] of this.#measures.entries())
      sorted.change(
        gone[index]!,
        Float64Array.from(buyers, (customer) => of[customer]!),
      );
  }

  limits(): Float64Array {
    const limits = new Float64Array(LIMITS);
    for (const [index, { sorted }] of this.#measures.entries()) sorted.limits(limits, 4 * index);
    return limits;
  }
}

/** A standing, and the cell of each customer it knows. */
class Placed {
  readonly standing: Standing;
  readonly cells: Uint8Array;
  readonly #measures: { of: Float64Array; scores: KeptScores }[];

  constructor(customers: number) {
    this.standing = new Standing(customers);
    this.cells = new Uint8Array(customers);
    const { lastAt, counts, nets } = this.standing;
    this.#measures = [lastAt, counts, nets].map((of) => ({ of, scores: new KeptScores(customers) }));
  }

  place(limits: Float64Array): void {
    const { known } = this.standing;
    for (const [index, { of, scores }] of this.#measures.entries())
      scores.follow(of, known, limits, 4 * index);
    const [r, f, m] = this.#measures.map(({ scores }) => scores.of) as [Uint8Array, Uint8Array, Uint8Array];
    const cells = this.cells;
    // scores are told less one: the mean of the two, halves rounded up
    for (let i = 0; i < known; i++) cells[i] = 5 * r[i]! + ((f[i]! + m[i]! + 1) >> 1);
  }
}

function sumsOfCells({ standing: { known, nets }, cells }: Placed) {
  const sums = { customers: new Uint32Array(CELLS), nets: new Float64Array(CELLS) };
  for (let i = 0; i < known; i++) {
    const cell = cells[i]!;
    sums.customers[cell]! += 1;
    sums.nets[cell]! += nets[i]!;
  }
  return sums;
}

function movesBetween(earlier: Placed, { standing: { known, nets }, cells }: Placed) {
  const moves = { customers: new Uint32Array(MOVES), nets: new Float64Array(MOVES) };
  const before = earlier.standing.known;
  for (let i = 0; i < known; i++) {
    const was = i < before ? GROUP_OF_CELL[earlier.cells[i]!]! : FRESH;
    const move = was * GROUPS + GROUP_OF_CELL[cells[i]!]!;
    moves.customers[move]! += 1;
    moves.nets[move]! += nets[i]!;
  }
  return moves;
}
