// Percentiles of a growing pile of gaps, exact after every day: a Fenwick tree counts the gaps up to each length.

export const GAP_BAR_DAYS = 15;
export const GAP_BARS = 12;

export type GapTotals = {
  gap25: number | null;
  gap50: number | null;
  gap75: number | null;
  gap90: number | null;
  /** GAP_BARS bars of GAP_BAR_DAYS days, and an open one */
  gapBars: number[];
};

/**
 * After each day, of all gaps so far: continuous percentiles (linear interpolation, as PostgreSQL's percentile_cont).
 * @param days the gaps that ended on each day, in days
 */
export function* gapCourse(days: number[][]): Generator<GapTotals> {
  const pile = new Pile(days.flat());
  const bars = new Array<number>(GAP_BARS + 1).fill(0);
  for (const gaps of days) {
    for (const gap of gaps) {
      pile.add(gap);
      bars[Math.min(Math.floor(gap / GAP_BAR_DAYS), GAP_BARS)]!++;
    }
    yield {
      gap25: pile.percentile(0.25),
      gap50: pile.percentile(0.5),
      gap75: pile.percentile(0.75),
      gap90: pile.percentile(0.9),
      gapBars: [...bars],
    };
  }
}

class Pile {
  /** every length there will be, ascending */
  private readonly lengths: Float64Array;
  private readonly tree: Int32Array;
  private readonly top: number;
  private count = 0;

  constructor(all: number[]) {
    const sorted = Float64Array.from(all).sort();
    this.lengths = sorted.filter((length, i) => i === 0 || length !== sorted[i - 1]);
    this.tree = new Int32Array(this.lengths.length + 1);
    this.top = 2 ** Math.floor(Math.log2(Math.max(1, this.lengths.length)));
  }

  add(length: number): void {
    this.count++;
    for (let node = this.place(length) + 1; node < this.tree.length; node += node & -node) this.tree[node]!++;
  }

  percentile(share: number): number | null {
    if (this.count === 0) return null;
    const rank = share * (this.count - 1);
    const low = this.nth(Math.floor(rank));
    const high = this.nth(Math.ceil(rank));
    return low + (high - low) * (rank - Math.floor(rank));
  }

  /** @param rank 0 for the shortest */
  private nth(rank: number): number {
    let node = 0;
    let left = rank;
    for (let step = this.top; step > 0; step >>= 1) {
      const next = node + step;
      if (next < this.tree.length && this.tree[next]! <= left) {
        node = next;
        left -= this.tree[next]!;
      }
    }
    return this.lengths[node]!;
  }

  private place(length: number): number {
    let low = 0;
    let high = this.lengths.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lengths[middle]! < length) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
