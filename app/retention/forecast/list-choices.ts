// The filters and orders of the lists of forecast customers; apart from their reading, so that browsers need not load it.

export const RISK_FILTERS = ["all", "overdue", "fading", "shrinking", "unhappy", "silent"] as const;
export const LIST_SORTS = ["atRisk", "since", "value", "alive", "expected", "last", "net", "name"] as const;
export type RiskFilter = (typeof RISK_FILTERS)[number];
export type ListSort = (typeof LIST_SORTS)[number];

export type ListQuery = {
  search: string;
  filter: RiskFilter;
  sort: ListSort;
  descending: boolean;
  /** from 1 */
  page: number;
};
