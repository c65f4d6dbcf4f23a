// A set of ids in 16 bytes each or less: a million orders that are known already must not fill the memory.
import type { LineId } from "./history-line.ts";

const FULLEST = 0.6;

/** Ids from 1 on. Those that come as digits, which Shopify has not reached by far, take more room. */
export class IdSet {
  #size = 0;
  #large = new Set<string>();
  #slots = new Float64Array(1024);

  add(id: LineId): void {
    if (typeof id === "string") {
      this.#large.add(id);
      return;
    }
    if (this.#size >= this.#slots.length * FULLEST) this.#grow();
    const at = this.#place(id);
    if (this.#slots[at] === id) return;
    this.#slots[at] = id;
    this.#size++;
  }

  has(id: LineId): boolean {
    return typeof id === "number" ? this.#slots[this.#place(id)] === id : this.#large.has(id);
  }

  // open addressing; 0 is an empty slot
  #place(id: number): number {
    const mask = this.#slots.length - 1;
    let at = Math.imul((id % 4294967291) | 0, 0x9e3779b1) >>> 7;
    for (at &= mask; this.#slots[at] !== 0 && this.#slots[at] !== id; at = (at + 1) & mask);
    return at;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const id of before) if (id !== 0) this.#slots[this.#place(id)] = id;
  }
}
