// The spark lines of Home: each figure over three months, ending month after month.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { readSettings } from "../commerce/settings.server.ts";
import { homeSparks } from "../retention/home-sparks.ts";
import { localDate } from "../retention/period.ts";
import { presetDays } from "../retention/period-choice.ts";
import { trend } from "../retention/trend.server.ts";

const POINTS = 12;
const MONTHS = 3;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { timezone } = shop;
  return inShop(async (tx) => {
    const { activityWindowDays: windowDays, headlineRate } = await readSettings(tx, shopId);
    const { to } = presetDays("last90", localDate(new Date(), timezone));
    const course = await trend(tx, shopId, { to, timezone, windowDays, points: POINTS, months: MONTHS });
    return homeSparks(course, headlineRate);
  });
}
