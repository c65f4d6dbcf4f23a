// The scores of many values by their fifths, kept from one day to the next: nearly all stay, and to see that a value is
// still between its limits is several times as fast as finding out between which it is.

export class KeptScores {
  /** scores less one, 0 to 4 */
  readonly of: Uint8Array;
  readonly #above = new Float64Array(5);
  readonly #upTo = new Float64Array(5);

  constructor(most: number) {
    this.of = new Uint8Array(most);
  }

  /**
   * @param values of which the first `known` are scored
   * @param limits four from `place` on, see SortedValues.limits
   */
  follow(values: Float64Array, known: number, limits: Float64Array, place: number): void {
    const above = this.#above;
    const upTo = this.#upTo;
    above[0] = Number.NEGATIVE_INFINITY;
    upTo[4] = Number.POSITIVE_INFINITY;
    for (let k = 0; k < 4; k++) {
      upTo[k] = limits[place + k]!;
      above[k + 1] = limits[place + k]!;
    }
    const scores = this.of;
    for (let i = 0; i < known; i++) {
      const value = values[i]!;
      const score = scores[i]!;
      if (value > above[score]! && value <= upTo[score]!) continue;
      let right = 0;
      while (value > upTo[right]!) right++;
      scores[i] = right;
    }
  }
}
