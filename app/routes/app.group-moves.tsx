// Movement between groups over any two days: what the groups page asks for once it is there.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { readGroupDates } from "../retention/groups/group-dates.ts";
import { movesAnew } from "../retention/groups/moves-anew.server.ts";
import type { MovesAnswer } from "../retention/groups/use-moves.ts";
import { localDate } from "../retention/period.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { timezone } = shop;
  const dates = readGroupDates(new URL(request.url).searchParams, localDate(new Date(), timezone), timezone);
  // the page asks for what it shows: anything else is somebody's own address
  if (dates.error) throw new Response("These are no two days up to today.", { status: 400 });
  const moves = await movesAnew(inShop, shopId, dates, timezone);
  const answer: MovesAnswer = moves
    ? { moves: moves.map(({ from, to, customers }) => ({ from, to, customers })) }
    : { slow: true };
  return Response.json(answer);
}
