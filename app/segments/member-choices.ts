// What the list of a segment's members can be asked for; apart from its reading, so that browsers need not load that.

export const MEMBER_SORTS = ["name", "purchases", "net", "value", "last", "joined"] as const;
export type MemberSort = (typeof MEMBER_SORTS)[number];

export type MemberQuery = { search: string; sort: MemberSort; descending: boolean; page: number };
