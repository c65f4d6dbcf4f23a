// Which tier a customer has at an instant, from what they earned, spent or ordered before. Pure: the same history gives the
// same tier, in whatever order it became known.
import { Temporal } from "temporal-polyfill";
import type { Tiers } from "./programme.ts";

/** Something that counts towards a tier. */
export type Step = { at: Date; amount: bigint };

const DAY = 86_400_000;
const YEAR = 365 * DAY;

/**
 * Level by level: whoever reached it keeps it as long as the measure holds and for the grace period after; then they
 * come down one level at a time, each for as long again.
 *
 * Rolling year: the measure is over the 365 days before. Calendar year: what is reached in a year holds to the end of
 * the next (and the grace period), and each level below it a year longer.
 */
export class TierClimb {
  readonly #tiers: Tiers;
  readonly #timezone: string;
  readonly #steps: Step[] = [];
  /** by level: until when the measure held, of what is known so far */
  readonly #heldUntil: (number | null)[];
  /** by level: first step of the window that still reaches it */
  readonly #begins: number[];
  readonly #sums: bigint[];
  readonly #years = new Map<number, bigint>();

  constructor(tiers: Tiers, timezone: string) {
    this.#tiers = tiers;
    this.#timezone = timezone;
    this.#heldUntil = tiers.levels.map(() => null);
    this.#begins = tiers.levels.map(() => 0);
    this.#sums = tiers.levels.map(() => 0n);
  }

  /** Steps are added in the order of time. */
  add(step: Step): void {
    if (step.amount <= 0n) return;
    this.#steps.push(step);
    const year = this.#tiers.period === "calendar-year" ? this.#yearOf(step.at) : 0;
    if (year) this.#years.set(year, (this.#years.get(year) ?? 0n) + step.amount);
    for (const [level, { from }] of this.#tiers.levels.entries()) {
      if (year) {
        if (this.#years.get(year)! >= BigInt(from)) this.#heldUntil[level] = this.#endOfYear(year + 1);
      } else this.#roll(level, BigInt(from), step);
    }
  }

  /** @returns the level's place, or -1 */
  levelAt(at: Date): number {
    for (const { level, until } of this.#holds()) if (at.getTime() < until) return level;
    return -1;
  }

  /** When level or measure will be otherwise although nothing more is added; null = never. */
  changesAfter(at: Date): Date | null {
    const now = at.getTime();
    const ends = [...this.#holds()].map(({ until }) => until);
    if (this.#tiers.period === "calendar-year") {
      if (this.#years.has(this.#yearOf(at))) ends.push(this.#endOfYear(this.#yearOf(at)));
    } else {
      const oldest = this.#steps.find((step) => step.at.getTime() + YEAR > now);
      if (oldest) ends.push(oldest.at.getTime() + YEAR);
    }
    const next = Math.min(...ends.filter((end) => end > now));
    return next === Number.POSITIVE_INFINITY ? null : new Date(next);
  }

  /** The first instant that counts towards the measure at `at`, less a millisecond. */
  countsSince(at: Date): Date {
    if (this.#tiers.period === "rolling-year") return new Date(at.getTime() - YEAR);
    return new Date(this.#endOfYear(this.#yearOf(at) - 1) - 1);
  }

  /** Until when each level is kept, by each of the levels reached: the highest first. */
  *#holds(): Generator<{ level: number; until: number }> {
    const { levels, graceDays, period } = this.#tiers;
    const grace = graceDays * DAY;
    for (let level = levels.length - 1; level >= 0; level--) {
      for (let reached = level; reached < levels.length; reached++) {
        const held = this.#heldUntil[reached];
        if (held == null) continue;
        const down = reached - level;
        const until =
          period === "calendar-year" ? this.#yearsLater(held, down) + grace : held + grace * (down + 1);
        yield { level, until };
      }
    }
  }

  // the window that ends with this step reaches the level until the step that begins it falls out
  #roll(level: number, from: bigint, step: Step): void {
    const now = step.at.getTime();
    this.#sums[level]! += step.amount;
    for (;;) {
      const first = this.#steps[this.#begins[level]!]!;
      const tooOld = first.at.getTime() + YEAR <= now;
      if (!tooOld && this.#sums[level]! - first.amount < from) break;
      if (first === step) break;
      this.#sums[level]! -= first.amount;
      this.#begins[level]!++;
    }
    if (this.#sums[level]! < from) return;
    const until = this.#steps[this.#begins[level]!]!.at.getTime() + YEAR;
    this.#heldUntil[level] = Math.max(this.#heldUntil[level] ?? 0, until);
  }

  #yearOf(at: Date): number {
    return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(this.#timezone).year;
  }

  #endOfYear(year: number): number {
    return Temporal.PlainDate.from({ year: year + 1, month: 1, day: 1 }).toZonedDateTime(this.#timezone)
      .epochMilliseconds;
  }

  #yearsLater(endOfYear: number, years: number): number {
    if (years === 0) return endOfYear;
    // the first instant of a year, moved on by whole years
    return this.#endOfYear(this.#yearOf(new Date(endOfYear)) - 1 + years);
  }
}
