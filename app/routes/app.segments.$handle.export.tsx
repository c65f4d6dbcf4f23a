// The members of a segment as a file: all of them, or their fingerprints for a platform.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { PLATFORMS } from "../segments/audience.ts";
import { audienceCsv, membersCsv } from "../segments/segment-files.server.ts";
import { findSegment } from "../segments/segments.server.ts";
import { csvResponse } from "../ui/csv.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const segment = await inShop((tx) => findSegment(tx, shopId, params.handle ?? ""));
  if (!segment) throw new Response("No such segment.", { status: 404 });
  const options = { inShop, shopId, segmentId: segment.segmentId };
  const form = new URL(request.url).searchParams.get("for");
  const platform = PLATFORMS.find((one) => one === form);
  if (form !== null && !platform) throw new Response("No such platform.", { status: 400 });
  // platforms take a mark before the first column's name for a part of it
  if (platform) return csvResponse(audienceCsv(options, platform), `audience-${platform}.csv`, false);
  return csvResponse(membersCsv(options, shop.currency), "segment.csv");
}
