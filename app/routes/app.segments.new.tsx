// A new segment, from nothing or from a rule in the address.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { newCondition } from "../segments/condition-options.ts";
import { namedIds } from "../segments/named-ids.ts";
import { titlesOf } from "../segments/products.server.ts";
import { refreshSegment } from "../segments/refresh.server.ts";
import { readRule } from "../segments/rule.ts";
import { type DraftNode, toDraft } from "../segments/rule-draft.ts";
import { decodeRule } from "../segments/rule-link.ts";
import { SegmentBuilder } from "../segments/segment-builder.tsx";
import { readSegmentForm } from "../segments/segment-form.ts";
import { createSegment, findSegment } from "../segments/segments.server.ts";
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
  const titles = rule ? await inShop((tx) => titlesOf(tx, shopId, namedIds(rule.where))) : {};
  return {
    saved: {
      name: (query.get("name") ?? "").slice(0, 100),
      draft: rule ? toDraft(rule, shop.currency ?? "") : fresh,
    },
    badLink: linked !== null && !rule,
    titles,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const read = readSegmentForm(await request.formData(), shop.currency ?? "");
  if (read.errors) return data({ errors: read.errors }, { status: 422 });
  const handle = await inShop((tx) => createSegment(tx, shopId, read.name, read.rule));
  await inShop(async (tx) => {
    const made = await findSegment(tx, shopId, handle);
    if (made) await refreshSegment(tx, shop, made.segmentId, new Date());
  });
  throw redirect(`/app/segments/${encodeURIComponent(handle)}?saved`);
}

export default function NewSegment() {
  const { saved, badLink, titles } = useLoaderData<typeof loader>();
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
      <SegmentBuilder
        saved={saved}
        fresh
        titles={titles}
        errors={answer?.errors ?? { name: false, paths: [] }}
        saving={saving}
      />
    </PageFrame>
  );
}
