// The messages that were set aside, by the search of the Data page, as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { failedCsv } from "../intake/failed-export.server.ts";
import { readFailedQuery } from "../intake/failed-query.ts";
import { csvResponse } from "../ui/csv.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const { search } = readFailedQuery(new URL(request.url).searchParams);
  return csvResponse(failedCsv(inShop, shopId, search), "messages-set-aside.csv");
}
