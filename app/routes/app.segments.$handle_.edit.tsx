// Changing one of the merchant's own segments.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { newCondition } from "../segments/condition-options.ts";
import { changeSegment, SegmentRefused } from "../segments/keep-segment.server.ts";
import { refreshSegmentNow } from "../segments/refresh.server.ts";
import { scheduleSegments } from "../segments/refresh-job.server.ts";
import { RefusalBanner } from "../segments/refusal-banner.tsx";
import { type DraftNode, toDraft } from "../segments/rule-draft.ts";
import { ruleNames } from "../segments/rule-names.server.ts";
import { SegmentBuilder } from "../segments/segment-builder.tsx";
import { NO_ERRORS, readSegmentForm } from "../segments/segment-form.ts";
import { usersOf } from "../segments/segment-uses.ts";
import { allSegments, findSegment } from "../segments/segments.server.ts";
import { scheduleSegmentWrites } from "../segments/write-segments.server.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("segments");

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  return inShop(async (tx) => {
    const segment = await findSegment(tx, shopId, params.handle ?? "");
    if (segment?.kind !== "own" || segment.archivedAt) {
      throw new Response("No such segment to edit.", { status: 404 });
    }
    const { rule, handle, name, problem } = segment;
    const fresh: DraftNode = { is: "all", of: [newCondition("purchases")] };
    return {
      handle,
      unreadable: problem === "unreadable",
      saved: { name: name ?? "", draft: rule ? toDraft(rule, shop.currency ?? "") : fresh },
      names: await ruleNames(tx, shopId, rule, await allSegments(tx, shopId, true), handle),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const read = readSegmentForm(await request.formData(), shop.currency ?? "");
  if (read.errors) return data({ errors: read.errors, refusal: null }, { status: 422 });
  const handle = params.handle ?? "";
  try {
    await inShop(async (tx) => {
      const segment = await findSegment(tx, shopId, handle);
      if (segment?.kind !== "own") throw new Response("No such segment to edit.", { status: 404 });
      await changeSegment(tx, shopId, handle, read.name, read.rule);
      await refreshSegmentNow(tx, shop, segment.segmentId, new Date());
      // what is made of it follows at once, and what Shopify has of it
      if (usersOf(handle, await allSegments(tx, shopId)).length > 0) await scheduleSegments(tx, shopId, 0);
      await scheduleSegmentWrites(tx, shopId);
    });
  } catch (error) {
    if (!(error instanceof SegmentRefused)) throw error;
    return data({ errors: NO_ERRORS, refusal: error.refusal }, { status: 422 });
  }
  throw redirect(`/app/segments/${encodeURIComponent(handle)}?saved`);
}

export default function EditSegment() {
  const { handle, saved, names, unreadable } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const saving = useNavigation().formMethod === "POST";
  const text = useText();
  return (
    <PageFrame
      title={text("segments.builder.editTitle")}
      back={{ label: text("segments.back"), url: `/app/segments/${encodeURIComponent(handle)}` }}
    >
      {unreadable && (
        <Banner tone="warning">
          <p>{text("segments.problem.unreadable")}</p>
        </Banner>
      )}
      {answer?.refusal && <RefusalBanner refusal={answer.refusal} segments={names.segments} />}
      <SegmentBuilder
        saved={saved}
        fresh={unreadable}
        names={names}
        errors={answer?.errors ?? NO_ERRORS}
        saving={saving}
      />
    </PageFrame>
  );
}
