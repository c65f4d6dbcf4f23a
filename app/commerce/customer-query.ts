// What the list of customers can be asked for, as it stands in the page's address.
import { z } from "zod";
import { searched } from "../ui/typed-text.ts";
import { type CustomerQuery, FILTERS, SORTS } from "./customer-choices.ts";

const MOST_PAGES = 100_000;

const query = z.object({
  search: searched,
  filter: z.enum(FILTERS).catch("all"),
  sort: z.enum(SORTS).catch("last"),
  page: z.coerce.number().int().min(1).max(MOST_PAGES).catch(1),
});

/** Reads `q`, `show`, `sort` ("-net" = descending) and `page`; what cannot be read is as if it were not there. */
export function readCustomerQuery(address: URLSearchParams): CustomerQuery {
  const sort = address.get("sort") ?? "-last";
  const read = query.parse({
    search: address.get("q") ?? "",
    filter: address.get("show") ?? "all",
    sort: sort.replace(/^-/, ""),
    page: address.get("page") ?? 1,
  });
  return { ...read, descending: sort.startsWith("-") };
}
