// One segment: who is in it and why, what they are worth, how it grew, and what to do with it.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams, useSubmit } from "@remix-run/react";
import { Badge } from "@shopify/polaris";
import { useEffect } from "react";
import type { ShopRow } from "../commerce/shop.server.ts";
import { bonusesForSegment } from "../loyalty/segment-bonuses.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { campaignsForSegment } from "../popups/segment-campaigns.server.ts";
import { localDate } from "../retention/period.ts";
import { tagOf } from "../segments/at-shopify.ts";
import { BUILT_IN, netOfAll, plainHandle } from "../segments/built-in.ts";
import { noteTold, toldOf } from "../segments/confirmed-segments.server.ts";
import { archiveSegment } from "../segments/keep-segment.server.ts";
import { leftMembers } from "../segments/left-members.server.ts";
import { LeftMembers } from "../segments/left-members.tsx";
import { readMemberQuery } from "../segments/member-query.ts";
import { listMembers } from "../segments/members.server.ts";
import { MEMBERS_PER_PAGE } from "../segments/members-in-order.server.ts";
import { lockSegments, refusedArchiving } from "../segments/references.server.ts";
import { refreshSegmentNow, renewBuiltIn } from "../segments/refresh.server.ts";
import { scheduleSegments } from "../segments/refresh-job.server.ts";
import { RefusalBanner } from "../segments/refusal-banner.tsx";
import { builderUrl } from "../segments/rule-link.ts";
import { ruleNames } from "../segments/rule-names.server.ts";
import { segmentDays } from "../segments/segment-days.server.ts";
import { SegmentFigures } from "../segments/segment-figures.tsx";
import { plainSegmentName, segmentAbout, segmentName } from "../segments/segment-name.ts";
import { SegmentGrowth, SegmentMembers, SegmentProblem, WhoIsInIt } from "../segments/segment-page.tsx";
import { allSegments, findSegment, type Segment, showAtShopify } from "../segments/segments.server.ts";
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
    const segments = await allSegments(tx, shopId, true);
    return {
      segment,
      names: await ruleNames(tx, shopId, rule, segments, null),
      whole: { netMinor: netOfAll(segments) },
      days: await segmentDays(tx, shopId, segmentId, localDate(new Date(), shop.timezone), DAYS_SHOWN),
      members: await listMembers(tx, shopId, segmentId, query),
      left: await leftMembers(tx, shopId, segmentId),
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
      await noteTold(tx, shopId);
      await scheduleSegmentWrites(tx, shopId);
    });
    return { saved: true };
  }
  if (intent !== "archive" || segment.kind !== "own") throw new Response("Unknown intent.", { status: 400 });
  const refused = await inShop((tx) => archive(tx, shop, segment, new Date()));
  if (refused) return data(refused, { status: 409 });
  throw redirect(`/app/segments?archived=${encodeURIComponent(handle)}`);
}

/** @returns why not, when something is made of it or meant for it */
async function archive(tx: Tx, shop: ShopRow, { segmentId, handle }: Segment, now: Date) {
  const { shopId } = shop;
  // what is being made for it at this moment is waited for
  await lockSegments(tx, shopId);
  const others = [
    ...(await campaignsForSegment(tx, shopId, handle)),
    ...(await bonusesForSegment(tx, shopId, handle, now)),
  ];
  const refusal = (await refusedArchiving(tx, shopId, handle)) ?? { why: "in-use" as const, handles: [] };
  if (refusal.handles.length + others.length > 0) return { refusal, others };
  await archiveSegment(tx, shopId, handle);
  await refreshSegmentNow(tx, shop, segmentId, now);
  await scheduleSegmentWrites(tx, shopId);
  return null;
}

export default function SegmentPage() {
  const { segment, names, whole, days, members, left, query, pageSize, ...ways } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const submit = useSubmit();
  const name = segmentName(segment, text);
  const toBeMade = segment.atShopify && segment.shopifyId === null && !segment.shopifyProblem;
  useLookAgain(segment.computedAt === null || (ways.mayWrite && (ways.told.waiting > 0 || toBeMade)));
  useSavedToast();
  useEffect(() => {
    if (answer && "saved" in answer) appBridge()?.toast.show(text("segments.ways.saved"));
  }, [answer]);
  const compare = `/app/segments/compare?a=${encodeURIComponent(segment.handle)}`;
  const copy =
    segment.rule &&
    builderUrl(segment.rule, text("segments.copyOf", { name: plainSegmentName(segment, text) }));
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
      {answer && "refusal" in answer && <RefusalBanner {...answer} segments={names.segments} />}
      {segment.problem && <SegmentProblem problem={segment.problem} />}
      <SegmentFigures sums={segment} whole={whole} />
      <WhoIsInIt
        about={segmentAbout(segment, text)}
        rule={segment.rule}
        names={names}
        since={segment.ruleChangedAt}
        computedAt={segment.computedAt}
      />
      <WaysOut segment={segment} {...ways} />
      <SegmentGrowth days={days} />
      <SegmentMembers {...members} query={query} pageSize={pageSize} />
      <LeftMembers rows={left} />
    </PageFrame>
  );
}

function useSavedToast(): void {
  const text = useText();
  const [address] = useSearchParams();
  const saved = address.has("saved");
  useEffect(() => {
    if (saved) appBridge()?.toast.show(text("segments.builder.saved"));
  }, [saved]);
}
