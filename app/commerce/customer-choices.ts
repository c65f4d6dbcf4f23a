// The filters and orders of the list of customers; apart from their reading, so that browsers need not load that.

export const FILTERS = ["all", "new", "returning", "lapsed", "refunded"] as const;
export const SORTS = ["name", "email", "purchases", "net", "first", "last"] as const;
export type CustomerFilter = (typeof FILTERS)[number];
export type CustomerSort = (typeof SORTS)[number];

export type CustomerQuery = {
  search: string;
  filter: CustomerFilter;
  sort: CustomerSort;
  descending: boolean;
  /** from 1 */
  page: number;
};
