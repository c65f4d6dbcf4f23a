// Where a goal stands, and whether it is realistic against the shop's own past: the share of past stretches of the same
// length in which the figure changed at least as much.

export type GoalState = "open" | "reached" | "missed" | "archived";

/** Month by month, oldest first; null where the figure had no value. */
export type Course = (number | null)[];

export type Realism = {
  /** months between now and the goal's day, at least one */
  months: number;
  /** past stretches of that length, and in how many of them the figure changed at least as much */
  stretches: number;
  reached: number;
  verdict: "usual" | "ambitious" | "unseen" | "unknown";
};

/** Fewer stretches tell nothing. */
const LEAST_STRETCHES = 6;
const USUAL_FROM = 0.25;

/** @param from value now, @param target wanted value */
export function realism(course: Course, from: number, target: number, months: number): Realism {
  const length = Math.max(1, Math.round(months));
  const wanted = target - from;
  const changes = course.slice(length).flatMap((after, i) => {
    const before = course[i];
    return after === null || before === null || before === undefined ? [] : [after - before];
  });
  const reached = changes.filter((change) => (wanted >= 0 ? change >= wanted : change <= wanted)).length;
  const share = reached / changes.length;
  const verdict =
    changes.length < LEAST_STRETCHES
      ? "unknown"
      : reached === 0
        ? "unseen"
        : share >= USUAL_FROM
          ? "usual"
          : "ambitious";
  return { months: length, stretches: changes.length, reached, verdict };
}

type Standing = {
  archived: boolean;
  start: number | null;
  target: number;
  now: number | null;
  /** the value on the goal's day once that is over; null before */
  atDue: number | null;
  over: boolean;
};

/** Upwards or downwards is told by where it began. A goal is judged by its day; before it, reached is reached so far. */
export function goalState({ archived, start, target, now, atDue, over }: Standing): GoalState {
  if (archived) return "archived";
  const judged = over ? atDue : now;
  const upwards = start === null || target >= start;
  const there = judged !== null && (upwards ? judged >= target : judged <= target);
  return there ? "reached" : over ? "missed" : "open";
}

/** Where the straight way from start to target is at each day. */
export function straightWay(
  start: number | null,
  target: number,
  days: { from: number; due: number },
  at: number,
): number | null {
  if (start === null) return null;
  const share = Math.min(1, Math.max(0, (at - days.from) / (days.due - days.from)));
  return start + share * (target - start);
}
