// What the form of a goal sends, checked field by field.
import { z } from "zod";
import { currencyExponent } from "../../commerce/money.ts";
import { latinDigits } from "../../ui/latin-digits.ts";
import type { GoalErrors, GoalValues } from "./goal-fields.ts";
import { GOAL_FIGURES, UNITS } from "./goal-figures.ts";

const number = z
  .string()
  // digits and decimal marks of any language
  .transform((typed) => latinDigits(typed).replace(/[٫,]/, ".").trim())
  .pipe(z.string().regex(/^\d{1,9}(\.\d{1,3})?$/))
  .transform(Number)
  .pipe(z.number().positive());
const shape = z.object({ figure: z.enum(GOAL_FIGURES), target: number, dueOn: z.iso.date() });

/** Days a goal may lie ahead. */
const FURTHEST = 5 * 366;

/** @param currency ISO 4217 of the shop: amounts are typed in its whole units */
export function readGoalForm(sent: FormData, today: string, currency: string | null) {
  const read = shape.safeParse(Object.fromEntries(sent));
  const errors: GoalErrors = {};
  if (!read.success) {
    for (const { path } of read.error.issues) {
      const field = path[0];
      if (field === "figure" || field === "target" || field === "dueOn") errors[field] = true;
    }
    return { errors };
  }
  const { figure, target, dueOn } = read.data;
  const unit = UNITS[figure];
  if (unit === "money" && !currency) errors.target = true;
  // a retention rate may pass 100 %: it counts those who came back
  if (unit === "percent" && target > (figure === "retention" ? 1000 : 100)) errors.target = true;
  const latest = new Date(Date.parse(today) + FURTHEST * 86_400_000).toISOString().slice(0, 10);
  if (dueOn <= today || dueOn > latest) errors.dueOn = true;
  if (Object.keys(errors).length > 0) return { errors };
  const minor = unit === "money" ? Math.round(target * 10 ** currencyExponent(currency!)) : target;
  return { goal: { figure, target: minor, dueOn } };
}

/** A stored goal as the form's fields hold it. */
export function goalValues(
  goal: { figure: GoalValues["figure"]; target: number; dueOn: string },
  currency: string | null,
): GoalValues {
  const scale = UNITS[goal.figure] === "money" && currency ? 10 ** currencyExponent(currency) : 1;
  return { figure: goal.figure, target: String(goal.target / scale), dueOn: goal.dueOn };
}
