// How a rule compares a number with what the merchant said.
import { z } from "zod";

export const COMPARISONS = ["atLeast", "atMost", "moreThan", "lessThan", "exactly", "between"] as const;

/** `between` includes both ends. */
export type Comparison =
  | { op: Exclude<(typeof COMPARISONS)[number], "between">; value: number }
  | { op: "between"; from: number; to: number };

/** @param value what numbers are allowed */
export function comparison(value: z.ZodType<number>): z.ZodType<Comparison> {
  return z.discriminatedUnion("op", [
    z.strictObject({ op: z.enum(["atLeast", "atMost", "moreThan", "lessThan", "exactly"]), value }),
    z
      .strictObject({ op: z.literal("between"), from: value, to: value })
      .refine(({ from, to }) => from <= to, { message: "The lower number comes first.", path: ["to"] }),
  ]);
}
