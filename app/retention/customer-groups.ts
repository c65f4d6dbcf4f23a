// Customers with the same history told once, with how many there are: shops count in days, so a million customers
// come to far fewer different histories, and a model looks at each history once.

/** One customer's history, in weeks: x repeat purchase days, the last of them t_x after the first purchase, seen for T. */
export type History = { x: number; tx: number; T: number };

/** Column by column; sorted by x. */
export type CustomerGroups = {
  x: Float64Array;
  tx: Float64Array;
  T: Float64Array;
  customers: Float64Array;
  totals: {
    customers: number;
    /** customers with x ≥ 1 */
    repeatCustomers: number;
    /** sum of x */
    repeatPurchases: number;
    longestT: number;
  };
};

/** Counts histories as they come; memory grows with the different ones only. */
export class CustomerTally {
  private slots = new Int32Array(1024).fill(-1);
  private columns = {
    x: new Float64Array(512),
    tx: new Float64Array(512),
    T: new Float64Array(512),
    n: new Float64Array(512),
  };
  private used = 0;
  private bits = new Float64Array(3);
  private words = new Uint32Array(this.bits.buffer);

  /** @param history as docs/metrics.md has it: x a whole number ≥ 0, 0 ≤ t_x ≤ T, t_x = 0 when x = 0 */
  add(history: History, customers = 1): void {
    const fault = historyFault(history);
    if (fault) throw new RangeError(fault);
    this.count(history.x, history.tx, history.T, customers);
  }

  groups(): CustomerGroups {
    const { x, tx, T, n } = this.columns;
    const order = this.orderByX();
    const pick = (column: Float64Array) => new Float64Array(order.length).map((_, i) => column[order[i]!]!);
    const totals = { customers: 0, repeatCustomers: 0, repeatPurchases: 0, longestT: 0 };
    for (let i = 0; i < this.used; i++) {
      totals.customers += n[i]!;
      if (x[i]! > 0) totals.repeatCustomers += n[i]!;
      totals.repeatPurchases += n[i]! * x[i]!;
      totals.longestT = Math.max(totals.longestT, T[i]!);
    }
    return { x: pick(x), tx: pick(tx), T: pick(T), customers: pick(n), totals };
  }

  /** A counting sort: few values of x, and many rows. */
  private orderByX(): Uint32Array {
    const x = this.columns.x.subarray(0, this.used);
    const rowsOf = new Map<number, number>();
    for (const value of x) rowsOf.set(value, (rowsOf.get(value) ?? 0) + 1);
    let next = 0;
    for (const value of [...rowsOf.keys()].sort((one, other) => one - other)) {
      const rows = rowsOf.get(value)!;
      rowsOf.set(value, next);
      next += rows;
    }
    const order = new Uint32Array(this.used);
    x.forEach((value, row) => {
      const place = rowsOf.get(value)!;
      order[place] = row;
      rowsOf.set(value, place + 1);
    });
    return order;
  }

  private count(x: number, tx: number, T: number, customers: number): void {
    const columns = this.columns;
    const mask = this.slots.length - 1;
    let slot = this.hash(x, tx, T) & mask;
    for (let row = this.slots[slot]!; row !== -1; row = this.slots[slot]!) {
      if (columns.x[row] === x && columns.tx[row] === tx && columns.T[row] === T) {
        columns.n[row]! += customers;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = this.used;
    columns.x[this.used] = x;
    columns.tx[this.used] = tx;
    columns.T[this.used] = T;
    columns.n[this.used] = customers;
    this.used++;
    if (this.used * 2 >= this.slots.length) this.grow();
  }

  private grow(): void {
    const double = (column: Float64Array) => {
      const longer = new Float64Array(column.length * 2);
      longer.set(column);
      return longer;
    };
    const { x, tx, T, n } = this.columns;
    this.columns = { x: double(x), tx: double(tx), T: double(T), n: double(n) };
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let row = 0; row < this.used; row++) {
      let slot = this.hash(x[row]!, tx[row]!, T[row]!) & mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & mask;
      this.slots[slot] = row;
    }
  }

  private hash(x: number, tx: number, T: number): number {
    // + 0 turns −0 into 0, which compares equal but has other bits
    this.bits[0] = x + 0;
    this.bits[1] = tx + 0;
    this.bits[2] = T + 0;
    let mixed = 0;
    for (let i = 0; i < 6; i++) {
      mixed = Math.imul(mixed ^ this.words[i]!, 0x85ebca6b);
      mixed ^= mixed >>> 15;
    }
    return mixed;
  }
}

export function groupCustomers(histories: Iterable<History>): CustomerGroups {
  const tally = new CustomerTally();
  for (const history of histories) tally.add(history);
  return tally.groups();
}

/** What is wrong with a history, or undefined. */
export function historyFault({ x, tx, T }: History): string | undefined {
  if (!Number.isSafeInteger(x) || x < 0) return `x must be a whole number of repeat purchases, not ${x}`;
  if (!(T >= 0 && Number.isFinite(T))) return `T must be a number of weeks from 0, not ${T}`;
  if (!(tx >= 0 && tx <= T)) return `t_x must lie between 0 and T = ${T}, not ${tx}`;
  if (x === 0 && tx !== 0) return `t_x must be 0 when x is 0, not ${tx}`;
  return undefined;
}
