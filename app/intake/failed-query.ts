// What the list of what was set aside can be asked for, as it stands in the page's address.
import { z } from "zod";
import { searched } from "../ui/typed-text.ts";

/** Rows of a page. */
export const FAILED_PAGE = 20;
const MOST_PAGES = 1_000;

export type FailedQuery = { search: string; page: number };

const query = z.object({
  search: searched,
  page: z.coerce.number().int().min(1).max(MOST_PAGES).catch(1),
});

/** Reads `q` and `page`; what cannot be read is as if it were not there. */
export function readFailedQuery(address: URLSearchParams): FailedQuery {
  return query.parse({ search: address.get("q") ?? "", page: address.get("page") ?? 1 });
}
