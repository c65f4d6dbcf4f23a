// The fields of a goal's form; apart from their checking, so that browsers need not load that.
import type { GoalFigure } from "./goal-figures.ts";

/** As the fields hold them. */
export type GoalValues = { figure: GoalFigure; target: string; dueOn: string };
/** At which fields something is wrong. */
export type GoalErrors = Partial<Record<keyof GoalValues, true>>;
