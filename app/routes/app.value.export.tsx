// Customers with their forecast, in the present search, as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { forecastsCsv } from "../retention/forecast/forecast-csv.server.ts";
import { readListQuery } from "../retention/forecast/list-query.ts";
import { csvResponse } from "../ui/csv.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = readListQuery(new URL(request.url).searchParams, "value");
  const lines = forecastsCsv({ inShop, shopId, currency: shop.currency, scope: "all", query });
  return csvResponse(lines, "predicted-value.csv");
}
