// One campaign: the editor with its preview and check, and what can be done with it.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import { useActionData, useFetcher, useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { keptFigure } from "../commerce/kept-figures.server.ts";
import { currencyExponent } from "../commerce/money.ts";
import { readSettings } from "../commerce/settings.server.ts";
import { embedUrl } from "../intake/setup-steps.ts";
import { campaignShape } from "../popups/campaign.ts";
import { CampaignEditor } from "../popups/campaign-editor.tsx";
import { isOver } from "../popups/campaign-rows.server.ts";
import { allowedActions } from "../popups/campaign-state.ts";
import { CampaignRefused, listCampaigns, readCampaign, saveCampaign } from "../popups/campaigns.server.ts";
import type { Refusal } from "../popups/editor/editing.ts";
import { EmbedNotice } from "../popups/embed-notice.tsx";
import { TRADE, UNKNOWN_TRADE } from "../popups/kept-popups.server.ts";
import styles from "../popups/popups.css?url";
import { publish } from "../popups/published.ts";
import { refusedText } from "../popups/refused-text.ts";
import { StateBadge } from "../popups/state-badge.tsx";
import { storefrontWords } from "../popups/storefront-words.server.ts";
import { segmentName } from "../segments/segment-name.ts";
import { allSegments } from "../segments/segments.server.ts";
import { appBridge } from "../ui/app-bridge.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";
import type { action as doAction } from "./app.popups._index.tsx";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("popups");
export const links = () => [{ rel: "stylesheet", href: styles }];

const ID = /^\d{1,18}$/;
const NOTHING_REFUSED: Refusal[] = [];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const id = params.id ?? "";
  const now = new Date();
  const currency = shop.currency ?? "USD";
  const publishing = {
    currency,
    exponent: currencyExponent(currency),
    timezone: shop.timezone,
  };
  const found =
    ID.test(id) &&
    (await inShop(async (tx) => {
      const stored = await readCampaign(tx, shopId, BigInt(id));
      if (!stored) return null;
      const others = (await listCampaigns(tx, shopId)).filter((one) => one.campaignId !== stored.campaignId);
      const { storefrontSeenAt } = await readSettings(tx, shopId);
      return {
        stored,
        over: isOver(stored, shop.timezone, now),
        shop: publishing,
        trade: (await keptFigure(tx, shopId, TRADE, now)).value ?? UNKNOWN_TRADE,
        otherBytes: publish(others, publishing, now).bytes,
        // an archived one that is chosen can be seen, and taken out
        segments: (await allSegments(tx, shopId, true))
          .filter(
            ({ archivedAt, handle }) => !archivedAt || stored.campaign.targeting.segments.includes(handle),
          )
          .map(({ handle, kind, name, archivedAt }) => ({
            handle,
            kind,
            name,
            archived: archivedAt !== null,
          })),
        words: storefrontWords,
        embed: { url: embedUrl(shop.domain, context.services.env.SHOPIFY_API_KEY), seenAt: storefrontSeenAt },
      };
    }));
  if (!found) throw new Response("No such campaign.", { status: 404 });
  return found;
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = params.id ?? "";
  if (!ID.test(id)) throw new Response("No such campaign.", { status: 404 });
  const sent = readJson(String((await request.formData()).get("campaign")));
  const read = campaignShape.safeParse(sent);
  if (!read.success) {
    const refusals = read.error.issues.map(
      ({ path, code, ...issue }): Refusal => ({
        path: path.join("."),
        code,
        ...("minimum" in issue ? { minimum: Number(issue.minimum) } : {}),
        ...("maximum" in issue ? { maximum: Number(issue.maximum) } : {}),
      }),
    );
    return data({ saved: false as const, refusals }, { status: 422 });
  }
  try {
    await inShop((tx) => saveCampaign(tx, shopId, BigInt(id), read.data));
  } catch (error) {
    if (!(error instanceof CampaignRefused)) throw error;
    const refusals: Refusal[] =
      error.why === "segment" ? [{ path: "targeting.segments", code: "archived" }] : [];
    return data({ saved: false as const, refusals }, { status: 409 });
  }
  return { saved: true as const, refusals: [] };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Response("The campaign could not be read.", { status: 400 });
  }
}

export default function EditCampaign() {
  const { stored, over, embed, segments, ...rest } = useLoaderData<typeof loader>();
  const text = useText();
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const submit = useSubmit();
  const doings = useFetcher<typeof doAction>();
  const [dirty, setDirty] = useState(false);
  const saving = navigation.formMethod === "POST";
  useEffect(() => {
    if (!answer) return;
    if (answer.saved) setDirty(false);
    appBridge()?.toast.show(text(answer.saved ? "popups.saved" : "popups.notSaved"), {
      isError: !answer.saved,
    });
  }, [answer]);
  const id = stored.campaignId.toString();
  const order = (doing: string) => ({ campaign: id, do: doing });
  const stay = (doing: string) =>
    doings.submit(order(doing), { method: "post", action: "/app/popups?index" });
  const leave = (doing: string, more = {}) =>
    submit({ ...order(doing), ...more }, { method: "post", action: "/app/popups?index" });
  const [main, ...others] = allowedActions(stored.state);
  const done = doings.data;
  return (
    <PageFrame
      title={stored.campaign.name}
      badge={<StateBadge state={stored.state} over={over} />}
      back={{ label: text("popups.title"), url: "/app/popups" }}
      historyNote="none"
      primaryAction={
        main && {
          content: text(`popups.actions.${main}`),
          disabled: dirty || doings.state !== "idle",
          onAction: () => stay(main),
        }
      }
      secondaryActions={[
        { content: text("popups.actions.results"), url: `/app/popups/${id}/results` },
        {
          content: text("popups.actions.duplicate"),
          disabled: dirty,
          onAction: () =>
            leave("duplicate", { name: text("popups.copyName", { name: stored.campaign.name }) }),
        },
        ...others.map((doing) => ({
          content: text(`popups.actions.${doing}`),
          disabled: dirty,
          onAction: () => leave(doing),
        })),
      ]}
    >
      <EmbedNotice {...embed} />
      {done?.did === "refused" && (
        <Banner tone="warning">
          <p role="alert">{text(refusedText(done.why))}</p>
        </Banner>
      )}
      {answer && !answer.saved && (
        <Banner tone="critical">
          <p role="alert">{text("popups.notSaved")}</p>
        </Banner>
      )}
      <CampaignEditor
        key={`${id} ${stored.updatedAt.getTime()}`}
        {...rest}
        saved={stored.campaign}
        segments={segments.map(({ archived, ...segment }) => {
          const name = segmentName(segment, text);
          return {
            id: segment.handle,
            name: archived ? text("popups.targeting.archivedSegment", { name }) : name,
          };
        })}
        refusals={answer && !answer.saved ? answer.refusals : NOTHING_REFUSED}
        saving={saving}
        onDirty={setDirty}
      />
      <p role="status" className="pr-hidden">
        {answer?.saved && text("popups.saved")}
        {done && done.did !== "refused" && text(`popups.did.${done.did}`, { name: done.name })}
      </p>
    </PageFrame>
  );
}
