// The fields of the Settings page; apart from their checking, so that browsers need not load that.

export const FIELDS = [
  "activityWindowDays",
  "headlineRate",
  "cohortUnit",
  "forecastHorizonMonths",
  "discountRate",
  "language",
] as const;
export type SettingsField = (typeof FIELDS)[number];
/** As the fields hold them. */
export type SettingsValues = Record<SettingsField, string>;
/** Which kind of error stands at a field. */
export type SettingsErrors = Partial<Record<SettingsField, "window" | "horizon" | "discount" | "choice">>;
