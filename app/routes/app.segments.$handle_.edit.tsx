// Changing one of the merchant's own segments.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { newCondition } from "../segments/condition-options.ts";
import { namedIds } from "../segments/named-ids.ts";
import { titlesOf } from "../segments/products.server.ts";
import { refreshSegment } from "../segments/refresh.server.ts";
import { type DraftNode, toDraft } from "../segments/rule-draft.ts";
import { SegmentBuilder } from "../segments/segment-builder.tsx";
import { readSegmentForm } from "../segments/segment-form.ts";
import { changeSegment, findSegment } from "../segments/segments.server.ts";
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
      titles: rule ? await titlesOf(tx, shopId, namedIds(rule.where)) : {},
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const read = readSegmentForm(await request.formData(), shop.currency ?? "");
  if (read.errors) return data({ errors: read.errors }, { status: 422 });
  const handle = params.handle ?? "";
  await inShop(async (tx) => {
    const segment = await findSegment(tx, shopId, handle);
    if (segment?.kind !== "own") throw new Response("No such segment to edit.", { status: 404 });
    await changeSegment(tx, shopId, segment.segmentId, read.name, read.rule);
    await refreshSegment(tx, shop, segment.segmentId, new Date());
    // what Shopify has of it follows
    await scheduleSegmentWrites(tx, shopId);
  });
  throw redirect(`/app/segments/${encodeURIComponent(handle)}?saved`);
}

export default function EditSegment() {
  const { handle, saved, titles, unreadable } = useLoaderData<typeof loader>();
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
      <SegmentBuilder
        saved={saved}
        fresh={unreadable}
        titles={titles}
        errors={answer?.errors ?? { name: false, paths: [] }}
        saving={saving}
      />
    </PageFrame>
  );
}
