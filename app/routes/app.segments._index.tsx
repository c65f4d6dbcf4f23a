// Segments: built-in ones and the merchant's own.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Banner, Button, InlineStack, Text } from "@shopify/polaris";
import { daysBefore, localDate } from "../retention/period.ts";
import { netOfAll } from "../segments/built-in.ts";
import { restoreSegment, SegmentRefused } from "../segments/keep-segment.server.ts";
import { refreshSegmentNow } from "../segments/refresh.server.ts";
import { scheduleSegments } from "../segments/refresh-job.server.ts";
import { RefusalBanner } from "../segments/refusal-banner.tsx";
import { membersOn } from "../segments/segment-days.server.ts";
import { SegmentList, type SegmentRow } from "../segments/segment-list.tsx";
import { segmentName } from "../segments/segment-name.ts";
import { allSegments, findSegment } from "../segments/segments.server.ts";
import { scheduleSegmentWrites } from "../segments/write-segments.server.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";
import { useLookAgain } from "../ui/use-look-again.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("segments");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  return inShop(async (tx) => {
    const segments = await allSegments(tx, shopId, true);
    const waiting = !segments.some(({ computedAt }) => computedAt);
    // the merchant looks: no need to wait until facts settle
    if (waiting) await scheduleSegments(tx, shopId, 0);
    const all = netOfAll(segments);
    const before = await membersOn(tx, shopId, daysBefore(localDate(new Date(), shop.timezone), 30));
    const rows = segments.map((segment): SegmentRow => {
      const then = before.get(segment.segmentId);
      return {
        handle: segment.handle,
        kind: segment.kind,
        name: segment.name,
        archived: segment.archivedAt !== null,
        computed: segment.computedAt !== null,
        members: segment.members,
        netShare: all > 0n ? (Number(segment.netMinor) / Number(all)) * 100 : null,
        change: then === undefined ? null : segment.members - then,
        atShopify: segment.atShopify || segment.asTag,
      };
    });
    return { rows, waiting };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const form = await request.formData();
  if (form.get("intent") !== "restore") throw new Response("Unknown intent.", { status: 400 });
  const handle = String(form.get("handle"));
  try {
    await inShop(async (tx) => {
      await restoreSegment(tx, shopId, handle);
      const segment = await findSegment(tx, shopId, handle);
      if (segment) await refreshSegmentNow(tx, shop, segment.segmentId, new Date());
      await scheduleSegmentWrites(tx, shopId);
    });
  } catch (error) {
    if (!(error instanceof SegmentRefused)) throw error;
    return data({ refusal: error.refusal }, { status: 409 });
  }
  throw redirect(`/app/segments?restored=${encodeURIComponent(handle)}`);
}

export default function Segments() {
  const { rows, waiting } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  useLookAgain(waiting);
  return (
    <PageFrame
      title={text("segments.title")}
      help={<p>{text("segments.help")}</p>}
      primaryAction={{ content: text("segments.create"), url: "/app/segments/new" }}
      secondaryActions={[{ content: text("segments.compare"), url: "/app/segments/compare" }]}
    >
      {answer && <RefusalBanner {...answer} segments={rows} />}
      <Told rows={rows} />
      {waiting ? (
        <Banner>
          <p role="status">{text("segments.waiting")}</p>
        </Banner>
      ) : (
        <SegmentList rows={rows} />
      )}
    </PageFrame>
  );
}

/** What has just been done, and how to undo it. */
function Told({ rows }: { rows: SegmentRow[] }) {
  const text = useText();
  const [address] = useSearchParams();
  const archived = rows.find(({ handle, archived }) => archived && handle === address.get("archived"));
  const restored = rows.find(({ handle, archived }) => !archived && handle === address.get("restored"));
  if (restored) {
    return (
      <Banner tone="success">
        <p role="status">{text("segments.restored", { name: segmentName(restored, text) })}</p>
      </Banner>
    );
  }
  if (!archived) return null;
  return (
    <Banner>
      <InlineStack gap="300" blockAlign="center">
        <Text as="p">
          <span role="status">{text("segments.archived", { name: segmentName(archived, text) })}</span>
        </Text>
        <Form method="post">
          <input type="hidden" name="intent" value="restore" />
          <input type="hidden" name="handle" value={archived.handle} />
          <Button submit>{text("segments.undo")}</Button>
        </Form>
      </InlineStack>
    </Banner>
  );
}
