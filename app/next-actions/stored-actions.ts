// The shapes of what actions hold as JSON: written by the job, checked when read. Amounts in minor units.
import { z } from "zod";
import { ACTION_KINDS } from "./action-kinds.ts";

export const actionKind = z.enum(ACTION_KINDS);

export const actionFigures = z.object({
  /** what the money at stake was worked out from */
  basis: z.enum(["value", "at risk", "average order", "missing buyers"]),
  /** net per purchase, over the last year */
  averageOrderMinor: z.number(),
  /** of the second-purchase window */
  fromDays: z.number().optional(),
  toDays: z.number().optional(),
  secondShare: z.number().optional(),
  /** of a cohort */
  cohortCustomers: z.number().optional(),
  returned: z.number().optional(),
  usualShare: z.number().optional(),
  missing: z.number().optional(),
  days: z.number().optional(),
});
export type ActionFigures = z.infer<typeof actionFigures>;
