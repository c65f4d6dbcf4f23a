// What was booked, or redeemed, as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { entriesCsv, redemptionsCsv } from "../loyalty/export-ledger.server.ts";
import { csvResponse } from "../ui/csv.ts";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  if (params.what === "entries") return csvResponse(entriesCsv(inShop, shopId), "points.csv");
  if (params.what === "redemptions") return csvResponse(redemptionsCsv(inShop, shopId), "redemptions.csv");
  throw new Response("There is no such export.", { status: 404 });
}
