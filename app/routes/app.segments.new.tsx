// A new segment, from nothing or from a rule in the address.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { newCondition } from "../segments/condition-options.ts";
import { createSegment, SegmentRefused } from "../segments/keep-segment.server.ts";
import { popupUrl } from "../segments/popup-link.ts";
import { refreshSegmentNow } from "../segments/refresh.server.ts";
import { RefusalBanner } from "../segments/refusal-banner.tsx";
import { readRule } from "../segments/rule.ts";
import { type DraftNode, toDraft } from "../segments/rule-draft.ts";
import { decodeRule } from "../segments/rule-link.ts";
import { ruleNames } from "../segments/rule-names.server.ts";
import { SegmentBuilder } from "../segments/segment-builder.tsx";
import { NO_ERRORS, readSegmentForm } from "../segments/segment-form.ts";
import { allSegments, findSegment } from "../segments/segments.server.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("segments");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = new URL(request.url).searchParams;
  const linked = query.get("rule");
  const { rule } = linked ? readRule(decodeRule(linked)) : { rule: null };
  const fresh: DraftNode = { is: "all", of: [newCondition("purchases")] };
  const names = await inShop(async (tx) =>
    ruleNames(tx, shopId, rule, await allSegments(tx, shopId, true), null),
  );
  return {
    saved: {
      name: (query.get("name") ?? "").slice(0, 100),
      draft: rule ? toDraft(rule, shop.currency ?? "") : fresh,
    },
    badLink: linked !== null && !rule,
    names,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const read = readSegmentForm(await request.formData(), shop.currency ?? "");
  if (read.errors) return data({ errors: read.errors, refusal: null }, { status: 422 });
  let handle: string;
  try {
    handle = await inShop((tx) => createSegment(tx, shopId, read.name, read.rule));
  } catch (error) {
    if (!(error instanceof SegmentRefused)) throw error;
    return data({ errors: NO_ERRORS, refusal: error.refusal }, { status: 422 });
  }
  await inShop(async (tx) => {
    const made = await findSegment(tx, shopId, handle);
    if (made) await refreshSegmentNow(tx, shop, made.segmentId, new Date());
  });
  // whoever came to make a popup goes on to it
  const popup = new URL(request.url).searchParams.get("then") === "popup";
  throw redirect(popup ? popupUrl(handle) : `/app/segments/${encodeURIComponent(handle)}?saved`);
}

export default function NewSegment() {
  const { saved, badLink, names } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const saving = useNavigation().formMethod === "POST";
  const text = useText();
  return (
    <PageFrame
      title={text("segments.builder.newTitle")}
      back={{ label: text("segments.back"), url: "/app/segments" }}
    >
      {badLink && (
        <Banner tone="warning">
          <p>{text("segments.builder.badLink")}</p>
        </Banner>
      )}
      {answer?.refusal && <RefusalBanner refusal={answer.refusal} segments={names.segments} />}
      <SegmentBuilder
        saved={saved}
        fresh
        names={names}
        errors={answer?.errors ?? NO_ERRORS}
        saving={saving}
      />
    </PageFrame>
  );
}
