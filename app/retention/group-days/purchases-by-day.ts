// A shop's purchases in the order of its days, in arrays that hold a million of them in twenty megabytes.

export type PurchasesByDay = {
  /** days.length + 1: the purchases of the day at n stand from starts[n] up to before starts[n + 1] */
  starts: Uint32Array;
  /** numbered in the order in which they first appear */
  customers: Uint32Array;
  /** instants in microseconds since 1970 */
  at: Float64Array;
  /** minor units */
  nets: Float64Array;
  /** how many different customers there are */
  known: number;
};

/** How customers stand at the end of some day: the first `known` of them have bought. */
export class Standing {
  known = 0;
  // no Int32Array, so that all measures are read by the same machine code
  readonly counts: Float64Array;
  readonly lastAt: Float64Array;
  readonly nets: Float64Array;

  constructor(customers: number) {
    this.counts = new Float64Array(customers);
    this.lastAt = new Float64Array(customers).fill(Number.NEGATIVE_INFINITY);
    this.nets = new Float64Array(customers);
  }

  /** What was bought on the day at this place. */
  addDay({ starts, customers, at, nets }: PurchasesByDay, day: number): void {
    for (let i = starts[day]!; i < starts[day + 1]!; i++) {
      const customer = customers[i]!;
      this.counts[customer]! += 1;
      this.nets[customer]! += nets[i]!;
      if (at[i]! > this.lastAt[customer]!) this.lastAt[customer] = at[i]!;
      if (customer >= this.known) this.known = customer + 1;
    }
  }
}
