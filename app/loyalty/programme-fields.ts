// The fields of the set-up form; apart from their reading, so that browsers need not load that.

export const FORM_FIELDS = [
  "points",
  "perAmount",
  "signUp",
  "birthday",
  "returnDays",
  "expiryDays",
  "rewardPoints",
  "rewardAmount",
  "cardSize",
  "cardPoints",
  "firstTier",
  "secondTier",
] as const;

export type FormField = (typeof FORM_FIELDS)[number];
export type FormValues = Record<FormField, string>;
/** What is wrong with a field. */
export type FormProblem = "whole" | "money" | "missing" | "days" | "range";
export type FormErrors = { [field in FormField]?: FormProblem };
