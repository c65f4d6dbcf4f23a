// The shop's goals: kept, changed, archived, and held against the figures of today and of the past.
import { Temporal } from "temporal-polyfill";
import { sql, type Tx } from "../../platform/db.server.ts";
import { daysBefore, daysBetween } from "../period.ts";
import { figuresOfPeriods, type PeriodFigures } from "../report.server.ts";
import { GOAL_DAYS, type GoalFigure, goalValue, neededUplift, type Uplift } from "./goal-figures.ts";
import { type GoalState, goalState, type Realism, realism, straightWay } from "./goal-outlook.ts";

export type Goal = {
  goalId: bigint;
  figure: GoalFigure;
  /** percent, minor units or plain, by the figure */
  target: number;
  /** YYYY-MM-DD in the shop's zone */
  startedOn: string;
  dueOn: string;
  archivedAt: Date | null;
};

export type GoalOutlook = Goal & {
  state: GoalState;
  start: number | null;
  now: number | null;
  uplift: Uplift | null;
  realism: Realism | null;
  /** from half a year before to the goal's day: the figure until today, and from its first day on the straight way */
  path: { day: string; value: number | null; way: number | null }[];
};

const MONTHS_BACK = 36;
const MOST_GOALS = 50;

export function listGoals(tx: Tx, shopId: bigint): Promise<Goal[]> {
  return tx.rows<Goal>(sql`
    ${GOAL} WHERE shop_id = ${shopId} ORDER BY archived_at IS NOT NULL, due_on, goal_id LIMIT ${MOST_GOALS}`);
}

export async function findGoal(tx: Tx, shopId: bigint, goalId: bigint): Promise<Goal | null> {
  const [goal] = await tx.rows<Goal>(sql`${GOAL} WHERE shop_id = ${shopId} AND goal_id = ${goalId}`);
  return goal ?? null;
}

/** @param goalId null = a new one, which begins today */
export async function saveGoal(
  tx: Tx,
  shopId: bigint,
  goalId: bigint | null,
  { figure, target, dueOn }: Pick<Goal, "figure" | "target" | "dueOn">,
  today: string,
): Promise<void> {
  if (goalId === null) {
    await tx.run(sql`
      INSERT INTO goal (shop_id, figure, target, started_on, due_on)
      VALUES (${shopId}, ${figure}, ${target}, ${today}::date, ${dueOn}::date)`);
    return;
  }
  // another figure is another goal: its way begins anew
  await tx.run(sql`
    UPDATE goal SET started_on = CASE WHEN figure = ${figure} THEN started_on ELSE ${today}::date END,
      figure = ${figure}, target = ${target}, due_on = ${dueOn}::date
    WHERE shop_id = ${shopId} AND goal_id = ${goalId}`);
}

/** @param at null = brought back */
export async function archiveGoal(tx: Tx, shopId: bigint, goalId: bigint, at: Date | null): Promise<void> {
  await tx.run(sql`UPDATE goal SET archived_at = ${at} WHERE shop_id = ${shopId} AND goal_id = ${goalId}`);
}

/** @param today the shop's date; figures reach up to its end, as on Home */
export async function goalOutlooks(
  tx: Tx,
  shopId: bigint,
  goals: Goal[],
  { today, timezone, windowDays }: { today: string; timezone: string; windowDays: number },
): Promise<GoalOutlook[]> {
  if (goals.length === 0) return [];
  const months = Array.from({ length: MONTHS_BACK + 1 }, (_, i) =>
    Temporal.PlainDate.from(today)
      .subtract({ months: MONTHS_BACK - i })
      .toString(),
  );
  const wanted = [...new Set([...months, ...goals.flatMap((goal) => pathDays(goal, today))])]
    .filter((day) => day <= today)
    .sort();
  const periods = wanted.map((day) => {
    const to = daysBefore(day, -1);
    return { from: daysBefore(to, GOAL_DAYS), to, timezone };
  });
  const found = await figuresOfPeriods(tx, shopId, periods, windowDays);
  const at = new Map(wanted.map((day, i) => [day, found[i]!]));
  return goals.map((goal) => outlook(goal, today, months, at));
}

const MONTHS_BEFORE = 6;
/** Nearer to the end than that, a month's day would only crowd it. */
const DAYS_APART = 10;

/** One each month, from half a year before the first day, and today and the goal's day. */
function pathDays({ startedOn, dueOn }: Goal, today: string): string[] {
  const first = Temporal.PlainDate.from(startedOn);
  const days = new Set([startedOn, dueOn, ...(today < dueOn ? [today] : [])]);
  for (let n = -MONTHS_BEFORE; ; n++) {
    const day = first.add({ months: n }).toString();
    if (day >= daysBefore(dueOn, DAYS_APART)) break;
    days.add(day);
  }
  return [...days].sort();
}

function outlook(goal: Goal, today: string, months: string[], at: Map<string, PeriodFigures>): GoalOutlook {
  const value = (day: string) => {
    const figures = at.get(day);
    // before the first sale there is nothing a figure could be of
    return figures && figures.counts.everBoughtBeforeEnd > 0 ? goalValue(goal.figure, figures) : null;
  };
  const { startedOn, dueOn, target } = goal;
  const start = value(startedOn);
  const now = value(today);
  const over = dueOn < today;
  const length = { from: 0, due: daysBetween(startedOn, dueOn) };
  const state = goalState({
    archived: goal.archivedAt !== null,
    start,
    target,
    now,
    atDue: over ? value(dueOn) : null,
    over,
  });
  return {
    ...goal,
    state,
    start,
    now,
    uplift: neededUplift(goal.figure, target, at.get(today)!),
    realism:
      now === null || over
        ? null
        : realism(months.map(value), now, target, daysBetween(today, dueOn) / (365 / 12)),
    path: pathDays(goal, today).map((day) => ({
      day,
      value: value(day),
      way: day < startedOn ? null : straightWay(start, target, length, daysBetween(startedOn, day)),
    })),
  };
}

const GOAL = sql`
  SELECT goal_id AS "goalId", figure, target, started_on AS "startedOn", due_on AS "dueOn", archived_at AS "archivedAt"
  FROM goal`;
