// The cohort matrix as a CSV file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { isRunning } from "../retention/cohort-calendar.ts";
import { cohorts } from "../retention/cohorts.server.ts";
import { cohortsCsv } from "../retention/cohorts-csv.ts";
import { csvResponse } from "../ui/csv.ts";

const query = z.object({ to: z.iso.date(), unit: z.enum(["month", "quarter"]) });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success)
    throw new Response("Give `to` (YYYY-MM-DD) and `unit` (month or quarter).", { status: 400 });
  const { to, unit } = asked.data;
  const matrix = await inShop((tx) => cohorts(tx, shopId, to, shop.timezone, unit));
  const shown = matrix.map((cohort) => ({
    ...cohort,
    running: cohort.active.map((_, k) => isRunning(cohort.startsOn, k, to, unit)),
  }));
  return csvResponse(cohortsCsv(shown, shop.currency), "cohorts.csv");
}
