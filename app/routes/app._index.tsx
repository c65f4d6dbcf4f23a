// Home: the first steps, the figures that lead, and whether the data is up to date.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button } from "@shopify/polaris";
import { readSettings, saveSettings } from "../commerce/settings.server.ts";
import { listImports } from "../intake/import-run.server.ts";
import { inboxHealth } from "../intake/inbox-health.server.ts";
import { SetupGuide } from "../intake/setup-guide.tsx";
import { embedUrl, historyStep } from "../intake/setup-steps.ts";
import { SyncHealth } from "../intake/sync-health.tsx";
import { actOn } from "../next-actions/act-links.ts";
import { dismissedActions, proposedActions, takenActions } from "../next-actions/actions.server.ts";
import { NextActionsCard } from "../next-actions/next-actions-card.tsx";
import { actionUrl } from "../next-actions/shown-actions.ts";
import { FigureGrid } from "../retention/figure-grid.tsx";
import { rateCard, salesCard } from "../retention/figure-texts.ts";
import { AsOfNote } from "../retention/insight/as-of-note.tsx";
import { storedTotals } from "../retention/insight/insight-state.server.ts";
import { localDate, periodBefore } from "../retention/period.ts";
import { presetDays } from "../retention/period-choice.ts";
import { periodFigures } from "../retention/report.server.ts";
import { useSparks } from "../retention/use-sparks.tsx";
import { useWriters } from "../retention/use-writers.ts";
import { Empty } from "../ui/empty.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("home");

const TAKEN_SHOWN = 3;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { env } = context.services;
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { timezone } = shop;
  const period = { ...presetDays("last90", localDate(new Date(), timezone)), timezone };
  const page = await inShop(async (tx) => {
    const settings = await readSettings(tx, shopId);
    const { activityWindowDays: windowDays } = settings;
    const inbox = await inboxHealth(tx, shopId);
    const proposed = await proposedActions(tx, shopId, new Date());
    return {
      rate: settings.headlineRate,
      now: await periodFigures(tx, shopId, period, windowDays),
      before: await periodFigures(tx, shopId, periodBefore(period), windowDays),
      asOf: (await storedTotals(tx, shopId, timezone))?.asOf ?? null,
      inbox,
      next: {
        actions: proposed.flatMap(({ rule, ...action }) => {
          const url = actionUrl(action.kind, rule);
          return url ? [{ ...action, url, act: actOn(action.kind, rule) }] : [];
        }),
        taken: await takenActions(tx, shopId, TAKEN_SHOWN),
        dismissed: (await dismissedActions(tx, shopId)).length,
      },
      setup: {
        history: historyStep(await listImports(tx, shopId)),
        lastDeliveryAt: inbox.lastReceivedAt,
        storefrontSeenAt: settings.storefrontSeenAt,
        embedUrl: embedUrl(shop.domain, env.SHOPIFY_API_KEY),
        dismissed: settings.setupDismissedAt !== null,
      },
    };
  });
  return page;
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const dismissed = (await request.formData()).get("setup") === "dismiss";
  await inShop((tx) => saveSettings(tx, shopId, { setupDismissedAt: dismissed ? new Date() : null }));
  return { dismissed };
}

export default function Home() {
  const { now, before, asOf, rate, inbox, next, setup } = useLoaderData<typeof loader>();
  const writers = useWriters();
  const { text } = writers;
  const spark = useSparks();
  const cards = [
    rateCard(rate, now, before, writers),
    rateCard("repeatPurchase", now, before, writers),
    ...(["activeCustomers", "netSales", "averageOrder", "purchaseFrequency"] as const).map((name) =>
      salesCard(name, now, before, writers),
    ),
  ];
  return (
    <PageFrame title={text("home.title")} help={<p>{text("home.help")}</p>} historyNote="banner">
      <SetupGuide setup={setup} />
      {now.counts.everBoughtBeforeEnd === 0 ? (
        <Empty
          title={text("home.empty.title")}
          body={text("home.empty.body")}
          action={{ label: text("home.empty.action"), url: "/app/data" }}
        />
      ) : (
        <BlockStack gap="400">
          <NextActionsCard {...next} />
          <FigureGrid
            label={text("home.figuresTitle")}
            cards={cards}
            comparedTo={text("home.comparedTo")}
            spark={spark}
          />
          <AsOfNote asOf={asOf} />
          <div className="pr-outside">
            <Button url="/app/retention">{text("home.allFigures")}</Button>
          </div>
        </BlockStack>
      )}
      <SyncHealth inbox={inbox} />
    </PageFrame>
  );
}
