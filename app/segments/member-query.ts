// What a list of members is asked for, as it stands in the page's address.
import { z } from "zod";
import { searched } from "../ui/typed-text.ts";
import { MEMBER_SORTS, type MemberQuery } from "./member-choices.ts";

const query = z.object({
  search: searched,
  sort: z.enum(MEMBER_SORTS).catch("joined"),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** Reads `q`, `sort` ("-net" = descending) and `page`; what cannot be read is as if it were not there. */
export function readMemberQuery(address: URLSearchParams): MemberQuery {
  const sort = address.get("sort") ?? "-joined";
  const read = query.parse({
    search: address.get("q") ?? "",
    sort: sort.replace(/^-/, ""),
    page: address.get("page") ?? 1,
  });
  return { ...read, descending: sort.startsWith("-") };
}
