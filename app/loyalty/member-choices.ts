// How the list of members can be ordered; apart from its reading, so that browsers need not load that.

export const MEMBER_SORTS = ["name", "available", "pending", "owed"] as const;
export type MemberSort = (typeof MEMBER_SORTS)[number];
export type MemberQuery = {
  search: string;
  /** a tier's id; null = whatever tier */
  tier: string | null;
  sort: MemberSort;
  descending: boolean;
  page: number;
};

/** What can be booked: see account.ts. */
export const ENTRY_KINDS = ["earn", "redeem", "reverse", "expire", "adjust", "import"] as const;
/** @property kind null = all of them */
export type HistoryQuery = { search: string; kind: (typeof ENTRY_KINDS)[number] | null; page: number };
