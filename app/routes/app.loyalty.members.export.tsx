// All members with their points as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { membersCsv } from "../loyalty/members.server.ts";
import { csvResponse } from "../ui/csv.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  return csvResponse(membersCsv(inShop, shopId), "members.csv");
}
