// What the list of members can be asked for, as it stands in the page's address.
import { z } from "zod";
import { searched } from "../ui/typed-text.ts";
import { ENTRY_KINDS, type HistoryQuery, MEMBER_SORTS, type MemberQuery } from "./member-choices.ts";

const query = z.object({
  search: searched,
  tier: z.string().min(1).max(40).nullable().catch(null),
  sort: z.enum(MEMBER_SORTS).catch("available"),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** Reads `q`, `tier`, `sort` ("-available" = descending) and `page`; what cannot be read is as if it were not there. */
export function readMemberQuery(address: URLSearchParams): MemberQuery {
  const sort = address.get("sort") ?? "-available";
  const read = query.parse({
    search: address.get("q") ?? "",
    tier: address.get("tier") || null,
    sort: sort.replace(/^-/, ""),
    page: address.get("page") ?? 1,
  });
  return { ...read, descending: sort.startsWith("-") };
}

const history = z.object({
  search: searched,
  kind: z.enum(ENTRY_KINDS).nullable().catch(null),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** Reads `q`, `kind` and `page` of one member's history; what cannot be read is as if it were not there. */
export function readHistoryQuery(address: URLSearchParams): HistoryQuery {
  return history.parse({
    search: address.get("q") ?? "",
    kind: address.get("kind") || null,
    page: address.get("page") ?? 1,
  });
}
