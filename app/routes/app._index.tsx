// Home: the first steps, the figures that lead, and whether the data is up to date.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Await, useLoaderData } from "@remix-run/react";
import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { Suspense } from "react";
import { readSettings, saveSettings } from "../commerce/settings.server.ts";
import { deliveryCounts } from "../intake/deliveries.server.ts";
import { listImports } from "../intake/import-run.server.ts";
import { SetupGuide } from "../intake/setup-guide.tsx";
import { embedUrl, historyStep } from "../intake/setup-steps.ts";
import { SyncHealth } from "../intake/sync-health.tsx";
import { FigureGrid } from "../retention/figure-grid.tsx";
import { rateCard, salesCard } from "../retention/figure-texts.ts";
import { homeSparks } from "../retention/home-sparks.ts";
import { localDate, periodBefore } from "../retention/period.ts";
import { presetDays } from "../retention/period-choice.ts";
import { periodFigures } from "../retention/report.server.ts";
import { trend } from "../retention/trend.server.ts";
import { useWriters } from "../retention/use-writers.ts";
import { Sparkline } from "../ui/charts/sparkline.tsx";
import { Empty } from "../ui/empty.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";
import { TruncatedHistory } from "../ui/truncated-history.tsx";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("home");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { env, log } = context.services;
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { timezone } = shop;
  const period = { ...presetDays("last90", localDate(new Date(), timezone)), timezone };
  const page = await inShop(async (tx) => {
    const settings = await readSettings(tx, shopId);
    const { activityWindowDays: windowDays } = settings;
    const counts = await deliveryCounts(tx, shopId);
    return {
      rate: settings.headlineRate,
      windowDays,
      now: await periodFigures(tx, shopId, period, windowDays),
      before: await periodFigures(tx, shopId, periodBefore(period), windowDays),
      counts,
      setup: {
        history: historyStep(await listImports(tx, shopId)),
        lastDeliveryAt: counts.lastReceivedAt,
        storefrontSeenAt: settings.storefrontSeenAt,
        embedUrl: embedUrl(shop.domain, env.SHOPIFY_API_KEY),
        dismissed: settings.setupDismissedAt !== null,
      },
    };
  });
  const { rate, windowDays, ...shown } = page;
  // a dozen periods more: the page does not wait for its spark lines, and does without them when they fail
  const sparks = inShop((tx) =>
    trend(tx, shopId, { to: period.to, timezone, windowDays, points: 12, months: 3 }),
  )
    .then((course) => homeSparks(course, rate))
    .catch((error: unknown) => {
      log.error({ err: error }, "the spark lines of Home failed");
      return null;
    });
  return { ...shown, rate, sparks, historyStart: shop.historyStart };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const dismissed = (await request.formData()).get("setup") === "dismiss";
  await inShop((tx) => saveSettings(tx, shopId, { setupDismissedAt: dismissed ? new Date() : null }));
  return { dismissed };
}

export default function Home() {
  const { now, before, rate, counts, setup, sparks, historyStart } = useLoaderData<typeof loader>();
  const writers = useWriters();
  const { text } = writers;
  const cards = [
    rateCard(rate, now, before, writers),
    rateCard("repeatPurchase", now, before, writers),
    ...(["activeCustomers", "netSales", "averageOrder", "purchaseFrequency"] as const).map((name) =>
      salesCard(name, now, before, writers),
    ),
  ];
  const spark = (key: string) => (
    <Suspense fallback={null}>
      <Await resolve={sparks}>{(lines) => lines && <Sparkline values={lines[key] ?? []} />}</Await>
    </Suspense>
  );
  return (
    <PageFrame title={text("home.title")} help={<p>{text("home.help")}</p>}>
      <TruncatedHistory since={historyStart} />
      <SetupGuide setup={setup} />
      {now.counts.everBoughtBeforeEnd === 0 ? (
        <Empty
          title={text("home.empty.title")}
          body={text("home.empty.body")}
          action={{ label: text("home.empty.action"), url: "/app/data" }}
        />
      ) : (
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {text("home.figuresTitle")}
            </Text>
            <Button url="/app/retention" variant="plain">
              {text("home.allFigures")}
            </Button>
          </InlineStack>
          <FigureGrid
            label={text("home.figuresTitle")}
            cards={cards}
            comparedTo={text("home.comparedTo")}
            spark={spark}
          />
        </BlockStack>
      )}
      <SyncHealth counts={counts} />
    </PageFrame>
  );
}
