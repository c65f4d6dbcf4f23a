// Whom a rule under edit would hold right now: asked by the builder after each change.
import type { ActionFunctionArgs } from "@remix-run/node";
import { countWithin, type InShop } from "../segments/preview.server.ts";
import { type Rule, readRule } from "../segments/rule.ts";
import { fromDraft } from "../segments/rule-draft.ts";
import { draftPaths } from "../segments/segment-form.ts";
import { namedSegments, standsFirm } from "../segments/segment-uses.ts";
import { allSegments } from "../segments/segments.server.ts";
import type { CountAnswer } from "../segments/use-live-count.ts";

const LONGEST = 100_000;

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const body = await request.text();
  if (body.length > LONGEST) throw new Response("The rule is too long.", { status: 413 });
  const { rule, problems } = readRule(fromDraft(parsed(body), shop.currency ?? ""));
  if (!rule) return Response.json({ problems: draftPaths(problems) } satisfies CountAnswer);
  const counted = await countWithin(inShop, await firmRule(inShop, shopId, rule), {
    shopId,
    at: new Date(),
    timezone: shop.timezone,
  });
  if (!counted) return Response.json({ slow: true } satisfies CountAnswer);
  const { preview, totals } = counted;
  return Response.json({
    members: preview.members,
    customers: totals.customers,
    netMinor: `${preview.netMinor}`,
    allNetMinor: `${totals.netMinor}`,
    sample: preview.sample.map((one) => ({
      ...one,
      customerId: `${one.customerId}`,
      netMinor: `${one.netMinor}`,
    })),
  } satisfies CountAnswer);
}

/** null = it holds nobody, as it would when saved. */
async function firmRule(inShop: InShop, shopId: bigint, rule: Rule): Promise<Rule | null> {
  if (namedSegments(rule.where).length === 0) return rule;
  return standsFirm(rule, await inShop((tx) => allSegments(tx, shopId, true))) ? rule : null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
