// The customers at risk, in the present search and filter, as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { forecastsCsv } from "../retention/forecast/forecast-csv.server.ts";
import { readListQuery } from "../retention/forecast/list-query.ts";
import { csvResponse } from "../ui/csv.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = readListQuery(new URL(request.url).searchParams, "atRisk");
  const lines = forecastsCsv({ inShop, shopId, currency: shop.currency, scope: "at risk", query });
  return csvResponse(lines, "early-warning.csv");
}
