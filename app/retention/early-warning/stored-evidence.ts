// The evidence behind a customer's signals as it is stored, checked when read.
import { z } from "zod";
import type { RiskEvidence } from "./risk-signals.ts";

const shape = z.object({
  overdue: z.object({ usualDays: z.number(), daysAgo: z.number() }).optional(),
  fading: z.object({ now: z.number(), most: z.number() }).optional(),
  shrinking: z.object({ lastMinor: z.number(), beforeMinor: z.number() }).optional(),
  unhappy: z
    .object({
      what: z.enum(["refund", "return", "nps", "csat"]),
      at: z.string(),
      score: z.number().optional(),
    })
    .optional(),
  silent: z.object({ sent: z.number() }).optional(),
});

export function storedEvidence(json: unknown): RiskEvidence {
  return shape.parse(json);
}
