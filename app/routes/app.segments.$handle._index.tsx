// One segment: who is in it and why, what they are worth, how it grew, and what to do with it.
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams, useSubmit } from "@remix-run/react";
import { Badge } from "@shopify/polaris";
import { useEffect } from "react";
import type { Tx } from "../platform/db.server.ts";
import { localDate } from "../retention/period.ts";
import { tagOf } from "../segments/at-shopify.ts";
import { BUILT_IN, netOfAll, plainHandle } from "../segments/built-in.ts";
import { toldOf } from "../segments/confirmed-segments.server.ts";
import { readMemberQuery } from "../segments/member-query.ts";
import { listMembers, MEMBERS_PER_PAGE } from "../segments/members.server.ts";
import { namedIds } from "../segments/named-ids.ts";
import { titlesOf } from "../segments/products.server.ts";
import { refreshSegment, renewBuiltIn } from "../segments/refresh.server.ts";
import { scheduleSegments } from "../segments/refresh-job.server.ts";
import { builderUrl } from "../segments/rule-link.ts";
import { segmentDays } from "../segments/segment-days.server.ts";
import { SegmentFigures } from "../segments/segment-figures.tsx";
import { segmentAbout, segmentName } from "../segments/segment-name.ts";
import { SegmentGrowth, SegmentMembers, SegmentProblem, WhoIsInIt } from "../segments/segment-page.tsx";
import {
  allSegments,
  archiveSegment,
  findSegment,
  type Segment,
  showAtShopify,
} from "../segments/segments.server.ts";
import { WaysOut } from "../segments/ways-out.tsx";
import { SEGMENTS_SCOPE, scheduleSegmentWrites } from "../segments/write-segments.server.ts";
import { appBridge } from "../ui/app-bridge.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";
import { useLookAgain } from "../ui/use-look-again.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("segments");

const DAYS_SHOWN = 90;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = readMemberQuery(new URL(request.url).searchParams);
  return inShop(async (tx) => {
    const segment = await findOrMake(tx, shopId, params.handle ?? "");
    if (!segment || segment.archivedAt) throw new Response("No such segment.", { status: 404 });
    if (!segment.computedAt) await scheduleSegments(tx, shopId, 0);
    const { segmentId, rule } = segment;
    return {
      segment,
      titles: rule ? await titlesOf(tx, shopId, namedIds(rule.where)) : {},
      whole: { netMinor: netOfAll(await allSegments(tx, shopId)) },
      days: await segmentDays(tx, shopId, segmentId, localDate(new Date(), shop.timezone), DAYS_SHOWN),
      members: await listMembers(tx, shopId, segmentId, query),
      query,
      pageSize: MEMBERS_PER_PAGE,
      told: await toldOf(tx, shopId, segment.handle),
      mayWrite: shop.scopes?.split(",").includes(SEGMENTS_SCOPE) ?? false,
      tag: tagOf(segment.handle),
      admin: `https://${shop.domain}/admin`,
    };
  });
}

/** A built-in one may be asked for before the first run has made it. */
async function findOrMake(tx: Tx, shopId: bigint, handle: string): Promise<Segment | null> {
  const found = await findSegment(tx, shopId, handle);
  if (found || !BUILT_IN.includes(plainHandle(handle))) return found;
  await renewBuiltIn(tx, shopId);
  return findSegment(tx, shopId, handle);
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const form = await request.formData();
  const intent = form.get("intent");
  const segment = await inShop((tx) => findSegment(tx, shopId, params.handle ?? ""));
  if (!segment) throw new Response("No such segment.", { status: 404 });
  const { segmentId, handle } = segment;
  if (intent === "shopify") {
    const shown = { atShopify: form.has("atShopify"), asTag: form.has("asTag") };
    await inShop(async (tx) => {
      await showAtShopify(tx, shopId, segmentId, shown);
      await scheduleSegmentWrites(tx, shopId);
    });
    return { saved: true };
  }
  if (intent !== "archive" || segment.kind !== "own") throw new Response("Unknown intent.", { status: 400 });
  await inShop(async (tx) => {
    await archiveSegment(tx, shopId, handle, true);
    await refreshSegment(tx, shop, segmentId, new Date());
    await scheduleSegmentWrites(tx, shopId);
  });
  throw redirect(`/app/segments?archived=${encodeURIComponent(handle)}`);
}

export default function SegmentPage() {
  const { segment, titles, whole, days, members, query, pageSize, ...ways } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const submit = useSubmit();
  const name = segmentName(segment, text);
  const toBeMade = segment.atShopify && segment.shopifyId === null && !segment.shopifyProblem;
  useLookAgain(segment.computedAt === null || (ways.mayWrite && (ways.told.waiting > 0 || toBeMade)));
  useSavedToast();
  useEffect(() => {
    if (answer?.saved) appBridge()?.toast.show(text("segments.ways.saved"));
  }, [answer]);
  const compare = `/app/segments/compare?a=${encodeURIComponent(segment.handle)}`;
  const copy = segment.rule && builderUrl(segment.rule, text("segments.copyOf", { name: plain(name) }));
  const actions = [
    ...(segment.kind === "own"
      ? [{ content: text("segments.edit"), url: `/app/segments/${encodeURIComponent(segment.handle)}/edit` }]
      : []),
    ...(copy ? [{ content: text("segments.duplicate"), url: copy }] : []),
    { content: text("segments.compare"), url: compare },
    ...(segment.kind === "own"
      ? [
          {
            content: text("segments.archive"),
            onAction: () => submit({ intent: "archive" }, { method: "post" }),
          },
        ]
      : []),
  ];
  return (
    <PageFrame
      title={name}
      back={{ label: text("segments.back"), url: "/app/segments" }}
      badge={
        <Badge tone={segment.kind === "own" ? "info" : undefined}>
          {text(segment.kind === "own" ? "segments.kind.own" : "segments.kind.builtIn")}
        </Badge>
      }
      secondaryActions={actions}
      help={<p>{text("segments.help")}</p>}
    >
      {segment.problem && <SegmentProblem problem={segment.problem} />}
      <SegmentFigures sums={segment} whole={whole} />
      <WhoIsInIt
        about={segmentAbout(segment, text)}
        rule={segment.rule}
        titles={titles}
        since={segment.ruleChangedAt}
        computedAt={segment.computedAt}
      />
      <WaysOut segment={segment} {...ways} />
      <SegmentGrowth days={days} />
      <SegmentMembers {...members} query={query} pageSize={pageSize} />
    </PageFrame>
  );
}

/** Without the marks that keep its direction: it goes into a text field. */
function plain(name: string): string {
  return name.replace(/[\u2068\u2069]/g, "");
}

function useSavedToast(): void {
  const text = useText();
  const [address] = useSearchParams();
  const saved = address.has("saved");
  useEffect(() => {
    if (saved) appBridge()?.toast.show(text("segments.builder.saved"));
  }, [saved]);
}
