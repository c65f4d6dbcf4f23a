// Who was active at a midnight and again, or still, at a later one, for every two midnights further apart than the activity
// window W: what running totals cannot tell (docs/decisions/0039). Midnights and days are counted in calendar days from
// the shop's first day, which is 0.

/**
 * Days on which customers bought, as stretches: purchases of one customer no more than W days apart from the next. A
 * customer is active from the midnight after a stretch's first day until W midnights after its last.
 * Stretches of one customer stand together, the earliest first.
 */
export type Stretches = {
  first: number[];
  last: number[];
  /** of each stretch: where its customer's stretches begin */
  begin: number[];
};

export type ActivityRow = {
  /** the later midnight */
  end: number;
  /** The sum of the first s is how many were active at both `s` and `end`; s = 1 is the first, midnights at 0 have nobody. */
  activeAtBoth: Int32Array;
  /** the same of those who bought before `s` and were active at `end` */
  boughtBefore: Int32Array;
};

/**
 * The rows that differ from the row before, by `end`; s goes up to `end` − W − 1, noughts at the end are left out.
 * Each customer adds to a row where a stretch becomes active and takes it back where it ends: work and memory go with
 * pairs of stretches of one customer, not with pairs of days.
 * @param until the last midnight asked for
 */
export function* activityRows(
  { first, last, begin }: Stretches,
  windowDays: number,
  until: number,
): Generator<ActivityRow> {
  const size = until + 2;
  const opening = byDay(first, (day) => day + 1, size);
  const closing = byDay(last, (day) => day + windowDays + 1, size);
  const activeAtBoth = new Int32Array(size);
  const boughtBefore = new Int32Array(size);
  const count = (stretch: number, sign: 1 | -1) => {
    const own = begin[stretch]!;
    boughtBefore[first[own]! + 1]! += sign;
    activeAtBoth[first[stretch]! + 1]! += sign;
    for (let earlier = own; earlier < stretch; earlier++) {
      activeAtBoth[first[earlier]! + 1]! += sign;
      activeAtBoth[last[earlier]! + windowDays + 1]! -= sign;
    }
  };
  let before: ActivityRow | undefined;
  for (let end = 1; end <= until; end++) {
    for (const stretch of opening(end)) count(stretch, 1);
    for (const stretch of closing(end)) count(stretch, -1);
    const row = {
      end,
      activeAtBoth: told(activeAtBoth, end - windowDays),
      boughtBefore: told(boughtBefore, end - windowDays),
    };
    if (before ? same(before, row) : row.boughtBefore.length === 0) continue;
    yield row;
    before = row;
  }
}

/** A copy of numbers 1 to `until` − 1, without the noughts at the end. */
function told(numbers: Int32Array, until: number): Int32Array {
  let end = Math.max(until, 1);
  while (end > 1 && numbers[end - 1] === 0) end--;
  return numbers.slice(1, end);
}

function same(one: ActivityRow, other: ActivityRow): boolean {
  return equal(one.activeAtBoth, other.activeAtBoth) && equal(one.boughtBefore, other.boughtBefore);
}

function equal(one: Int32Array, other: Int32Array): boolean {
  return one.length === other.length && one.every((number, at) => number === other[at]);
}

/** Stretches by a day of theirs, as a counting sort; those of days from `size` on are left out. */
function byDay(days: number[], dayOf: (day: number) => number, size: number): (day: number) => Int32Array {
  const starts = new Int32Array(size + 1);
  for (const day of days) if (dayOf(day) < size) starts[dayOf(day) + 1]!++;
  for (let day = 0; day < size; day++) starts[day + 1]! += starts[day]!;
  const sorted = new Int32Array(starts[size]!);
  const next = starts.slice();
  for (const [stretch, day] of days.entries()) {
    if (dayOf(day) < size) sorted[next[dayOf(day)]!++] = stretch;
  }
  return (day) => sorted.subarray(starts[day], starts[day + 1]);
}
