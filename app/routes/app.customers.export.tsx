// The customers of the present search and filter as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { readCustomerQuery } from "../commerce/customer-query.ts";
import { customersCsv } from "../commerce/customers-export.server.ts";
import { readSettings } from "../commerce/settings.server.ts";
import { activeSince } from "../retention/active-since.ts";
import { csvResponse } from "../ui/csv.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { activityWindowDays } = await inShop((tx) => readSettings(tx, shopId));
  const lines = customersCsv({
    inShop,
    shopId,
    currency: shop.currency,
    query: readCustomerQuery(new URL(request.url).searchParams),
    activeSince: activeSince(new Date(), shop.timezone, activityWindowDays),
  });
  return csvResponse(lines, "customers.csv");
}
