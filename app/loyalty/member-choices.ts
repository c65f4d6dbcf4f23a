// How the list of members can be ordered; apart from its reading, so that browsers need not load that.

export const MEMBER_SORTS = ["name", "available", "pending", "owed"] as const;
export type MemberSort = (typeof MEMBER_SORTS)[number];
export type MemberQuery = { search: string; sort: MemberSort; descending: boolean; page: number };
