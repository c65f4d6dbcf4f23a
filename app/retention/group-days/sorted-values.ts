// Many numbers kept in order while a few of them change, and the limits of their fifths.

export class SortedValues {
  #values: Float64Array;
  #spare: Float64Array;
  #length: number;

  /** @param most how many there will be at once at most @param values in any order; copied */
  constructor(most: number, values: Float64Array) {
    this.#values = new Float64Array(most);
    this.#spare = new Float64Array(most);
    this.#values.set(values);
    this.#length = values.length;
    this.#values.subarray(0, this.#length).sort();
  }

  /**
   * Takes some out and puts others in: one walk over all, however many change.
   * @param gone each of them is there @param come both are put in order where they are
   */
  change(gone: Float64Array, come: Float64Array): void {
    gone.sort();
    come.sort();
    const values = this.#values;
    const kept = this.#spare;
    const length = this.#length;
    let out = 0;
    let left = 0;
    let joined = 0;
    let leaving = left < gone.length ? gone[left]! : Number.POSITIVE_INFINITY;
    let joining = joined < come.length ? come[joined]! : Number.POSITIVE_INFINITY;
    for (let i = 0; i < length; i++) {
      const value = values[i]!;
      if (value === leaving) {
        left++;
        leaving = left < gone.length ? gone[left]! : Number.POSITIVE_INFINITY;
        continue;
      }
      while (joining <= value) {
        kept[out++] = joining;
        joined++;
        joining = joined < come.length ? come[joined]! : Number.POSITIVE_INFINITY;
      }
      kept[out++] = value;
    }
    while (joined < come.length) kept[out++] = come[joined++]!;
    if (left < gone.length) throw new Error("A value was to be taken out that is not there.");
    this.#values = kept;
    this.#spare = values;
    this.#length = out;
  }

  /**
   * A value's score is one more than the number of limits it exceeds: the same as 1 + ⌊5 × values strictly worse ÷ all⌋
   * (docs/metrics.md, "RFM"). For ⌊5w/n⌋ ≥ k says w ≥ ⌈kn/5⌉, and that many are worse than a value just when the
   * ⌈kn/5⌉-th in order is.
   * @param into four limits from this place on; there must be a value
   */
  limits(into: Float64Array, place: number): void {
    for (let k = 1; k <= 4; k++) into[place + k - 1] = this.#values[Math.ceil((k * this.#length) / 5) - 1]!;
  }
}
