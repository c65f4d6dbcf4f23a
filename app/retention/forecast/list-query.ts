// What a list of forecast customers can be asked for, as it stands in the page's address.
import { z } from "zod";
import { searched } from "../../ui/typed-text.ts";
import { LIST_SORTS, type ListQuery, type ListSort, RISK_FILTERS } from "./list-choices.ts";

const MOST_PAGES = 100_000;

/**
 * Reads `q`, `signal`, `sort` ("-value" = descending) and `page`; what cannot be read is as if it were not there.
 * @param first the order the page begins with, from the top
 */
export function readListQuery(address: URLSearchParams, first: ListSort): ListQuery {
  const sort = address.get("sort") ?? `-${first}`;
  const shape = z.object({
    search: searched,
    filter: z.enum(RISK_FILTERS).catch("all"),
    sort: z.enum(LIST_SORTS).catch(first),
    page: z.coerce.number().int().min(1).max(MOST_PAGES).catch(1),
  });
  const read = shape.parse({
    search: address.get("q") ?? "",
    filter: address.get("signal") ?? "all",
    sort: sort.replace(/^-/, ""),
    page: address.get("page") ?? 1,
  });
  return { ...read, descending: sort.startsWith("-") };
}
