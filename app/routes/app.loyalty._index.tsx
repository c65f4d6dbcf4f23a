// Loyalty: set up from a template, see what it would have cost, launch, watch, pause.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Badge, Banner } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { z } from "zod";
import { collectionsById } from "../commerce/find-collections.server.ts";
import { hasFewCustomers, keptFigure } from "../commerce/kept-figures.server.ts";
import { KeptNote } from "../commerce/kept-note.tsx";
import { currencyExponent } from "../commerce/money.ts";
import { draftOf } from "../loyalty/draft-of-programme.ts";
import { POINT_SUMS, TIERS } from "../loyalty/kept-loyalty.server.ts";
import { LAUNCH_CHOICES, LaunchCard } from "../loyalty/launch-card.tsx";
import { MoneyFigures } from "../loyalty/money-figures.tsx";
import { inMoney } from "../loyalty/money-view.server.ts";
import { previewProgramme } from "../loyalty/preview.server.ts";
import {
  ProgrammeError,
  publish,
  readDraft,
  readTerms,
  resume,
  saveDraft,
  setStatus,
} from "../loyalty/programme.server.ts";
import type { Programme } from "../loyalty/programme.ts";
import type { DraftErrors } from "../loyalty/programme-draft.ts";
import { type EditorNames, ProgrammeEditor } from "../loyalty/programme-editor.tsx";
import { readProgrammePublication } from "../loyalty/programme-publication.server.ts";
import { readSentDraft } from "../loyalty/read-programme-draft.ts";
import { RestartCard } from "../loyalty/restart-card.tsx";
import { ensureRewardPools } from "../loyalty/reward-codes.server.ts";
import { scheduleSettling } from "../loyalty/settle-shop.server.ts";
import { ShelfNotice } from "../loyalty/shelf-notice.tsx";
import { StatusCard } from "../loyalty/status-card.tsx";
import { TemplatePicker } from "../loyalty/template-picker.tsx";
import { programmeFromTemplate, TEMPLATES } from "../loyalty/templates.ts";
import { TierCard } from "../loyalty/tier-card.tsx";
import { tierRows } from "../loyalty/tier-rows.ts";
import type { Tx } from "../platform/db.server.ts";
import { titlesOf } from "../segments/products.server.ts";
import { ruleNames } from "../segments/rule-names.server.ts";
import { allSegments } from "../segments/segments.server.ts";
import { appBridge } from "../ui/app-bridge.ts";
import { Empty } from "../ui/empty.tsx";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("loyalty");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const now = new Date();
  return inShop(async (tx) => {
    const terms = await readTerms(tx, shopId);
    const { status, versions } = terms;
    const programme = (await readDraft(tx, shopId)) ?? versions.at(-1)?.programme ?? null;
    const sums = status === "draft" ? null : await keptFigure(tx, shopId, POINT_SUMS, now);
    const tiers = versions.length === 0 ? null : await keptFigure(tx, shopId, TIERS, now);
    return {
      currency: shop.currency,
      status,
      draft: programme && draftOf(programme, shop.timezone),
      names: programme && (await namesIn(tx, shopId, programme)),
      version: versions.at(-1) ?? null,
      publication: await readProgrammePublication(tx, shopId),
      tiers: tiers?.value ? tierRows(shop, terms, tiers.value, now) : null,
      // a large shop's is asked for by the page itself, once it is there
      preview:
        programme && (await hasFewCustomers(tx, shopId))
          ? await previewProgramme(tx, shopId, programme, now)
          : null,
      money: sums?.value ? inMoney(sums.value, versions, now) : null,
      kept: [sums, tiers].flatMap((one) => (one ? [{ asOf: one.asOf, onItsWay: one.onItsWay }] : [])),
    };
  });
}

async function namesIn(tx: Tx, shopId: bigint, programme: Programme): Promise<EditorNames> {
  const rules = [...programme.bonuses, ...programme.cards];
  const free = programme.rewards.flatMap(({ value }) =>
    value.kind === "free-product" ? [value.productId] : [],
  );
  const collections = rules.flatMap((rule) => rule.collections ?? []).map(BigInt);
  const known = await collectionsById(tx, shopId, collections);
  const { segments } = await ruleNames(tx, shopId, null, await allSegments(tx, shopId, true), null);
  return {
    products: await titlesOf(tx, shopId, [...free, ...rules.flatMap((rule) => rule.products ?? [])]),
    collections: Object.fromEntries(known.map(({ collectionId, title }) => [collectionId.toString(), title])),
    segments,
  };
}

const intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("template"), template: z.enum(TEMPLATES) }),
  z.object({ intent: z.literal("restart") }),
  z.object({ intent: z.literal("save") }),
  z.object({ intent: z.literal("launch"), since: z.enum(LAUNCH_CHOICES) }),
  z.object({ intent: z.literal("pause") }),
  z.object({ intent: z.literal("resume") }),
]);

const DAY = 86_400_000;

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const sent = await request.formData();
  const read = intent.safeParse(Object.fromEntries(sent));
  const { currency } = shop;
  if (!read.success || !currency) throw new Response(null, { status: 400 });
  const wish = read.data;
  const now = new Date();
  try {
    return await inShop(async (tx) => {
      const { status, versions } = await readTerms(tx, shopId);
      const before = (await readDraft(tx, shopId)) ?? versions.at(-1)?.programme ?? null;
      if (wish.intent === "template") {
        const draft = programmeFromTemplate(wish.template, currency, currencyExponent(currency));
        await saveDraft(tx, shopId, draft, now);
      } else if (wish.intent === "restart") {
        // a programme that was launched is changed, never begun anew
        if (versions.length > 0) throw new Response(null, { status: 409 });
        await saveDraft(tx, shopId, null, now);
      } else if (wish.intent === "pause") await setStatus(tx, shopId, "paused", now);
      else if (wish.intent === "resume") await resume(tx, shopId, now);
      else if (!before) throw new Response(null, { status: 409 });
      else if (wish.intent === "save") {
        const form = readSentDraft(sent.get("draft"), { currency, timezone: shop.timezone });
        if (!form) throw new Response(null, { status: 400 });
        if ("errors" in form)
          return data({ done: null, errors: form.errors, problem: null }, { status: 422 });
        if (versions.length === 0) await saveDraft(tx, shopId, form.programme, now);
        else {
          await publish(tx, shopId, form.programme, { from: now, now });
          await ensureRewardPools(tx, shopId, form.programme);
          // what is paused stays so
          if (status === "paused") await setStatus(tx, shopId, "paused", now);
        }
      } else if (versions.length === 0) {
        const from = wish.since === "now" ? now : new Date(now.getTime() - Number(wish.since) * DAY);
        await publish(tx, shopId, before, { from, now });
        await ensureRewardPools(tx, shopId, before);
        await saveDraft(tx, shopId, null, now);
        await scheduleSettling(tx, shopId);
      }
      return data({ done: wish.intent, errors: NO_ERRORS, problem: null });
    });
  } catch (error) {
    if (!(error instanceof ProgrammeError)) throw error;
    return data({ done: null, errors: NO_ERRORS, problem: error.problem }, { status: 422 });
  }
}

/** one and the same, so that nothing follows from drawing the page again */
const NO_ERRORS: DraftErrors = {};

export default function Loyalty() {
  const { currency, status, draft, names, version, publication, tiers, preview, money, kept } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const busy = navigation.formMethod === "POST";
  const text = useText();
  const told = answer?.done ? text(`loyalty.done.${answer.done}`) : "";
  useEffect(() => {
    if (told) appBridge()?.toast.show(told);
  }, [answer]);
  const [dirty, setDirty] = useState(false);
  const balances = { content: text("balances.title"), url: "/app/loyalty/import" };
  const members = { content: text("loyalty.members.title"), url: "/app/loyalty/members" };
  const gains = { content: text("gains.title"), url: "/app/loyalty/results" };
  const connections = { content: text("connections.title"), url: "/app/loyalty/connections" };
  return (
    <PageFrame
      title={text("loyalty.title")}
      badge={
        draft && (
          <Badge tone={status === "live" ? "success" : undefined}>{text(`loyalty.badge.${status}`)}</Badge>
        )
      }
      secondaryActions={status === "draft" ? [balances] : [gains, members, balances, connections]}
      help={<p>{text("loyalty.help")}</p>}
    >
      <ShelfNotice publication={publication} />
      {answer?.problem && (
        <Banner tone="critical" title={text("programme.notSaved")}>
          <p>{text(`programme.cannot.${answer.problem.kind}`, answer.problem)}</p>
        </Banner>
      )}
      {!currency ? (
        <Empty title={text("loyalty.waiting.title")} body={text("loyalty.waiting.body")} />
      ) : !draft || !names ? (
        <TemplatePicker busy={busy} />
      ) : (
        <>
          {status === "draft" ? (
            <>
              <LaunchCard dirty={dirty} busy={busy && navigation.formData?.get("intent") === "launch"} />
              <RestartCard busy={busy && navigation.formData?.get("intent") === "restart"} />
            </>
          ) : (
            <>
              {version && (
                <StatusCard
                  version={version}
                  paused={status === "paused"}
                  busy={busy && navigation.formData?.get("intent") !== "save"}
                />
              )}
              {money && <MoneyFigures view={money} />}
              {tiers && <TierCard {...tiers} paused={status === "paused"} />}
              <KeptNote kept={kept} />
            </>
          )}
          <ProgrammeEditor
            key={JSON.stringify(draft)}
            saved={draft}
            errors={answer?.errors ?? NO_ERRORS}
            saving={busy}
            currency={currency}
            names={names}
            preview={preview}
            nextVersion={version && version.version + 1}
            onDirty={setDirty}
          />
        </>
      )}
      <p role="status" className="pr-hidden">
        {told}
      </p>
    </PageFrame>
  );
}
