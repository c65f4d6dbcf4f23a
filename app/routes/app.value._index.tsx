// Value: what customers are expected to bring, by which model, how sure that is, and who they are.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { cohorts } from "../retention/cohorts.server.ts";
import { listForecasts, PAGE_SIZE } from "../retention/forecast/forecast-list.server.ts";
import { useGroupNames } from "../retention/forecast/group-names.ts";
import { readListQuery } from "../retention/forecast/list-query.ts";
import { CalibrationChart, ModelCard } from "../retention/forecast/model-card.tsx";
import { readShopForecast } from "../retention/forecast/read-forecast.server.ts";
import { Refused } from "../retention/forecast/refused.tsx";
import { ValueList } from "../retention/forecast/value-list.tsx";
import { GroupValues, ValueDistribution, ValueFigures } from "../retention/forecast/value-totals.tsx";
import { useWriters } from "../retention/use-writers.ts";
import { DownloadButton } from "../ui/download-button.tsx";
import { Empty } from "../ui/empty.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("value");

const COHORTS_SHOWN = 12;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = readListQuery(new URL(request.url).searchParams, "value");
  return inShop(async (tx) => {
    const forecast = await readShopForecast(tx, shopId);
    const refused = forecast !== null && forecast.totals === null;
    const past = refused ? await cohorts(tx, shopId, forecast.day, shop.timezone, "month") : [];
    return {
      query,
      pageSize: PAGE_SIZE,
      forecast,
      cohorts: past.slice(-COHORTS_SHOWN),
      ...(await listForecasts(tx, shopId, "all", query)),
    };
  });
}

export default function Value() {
  const { query, rows, total, more, pageSize, forecast, cohorts } = useLoaderData<typeof loader>();
  const { text, formats } = useWriters();
  const names = useGroupNames();
  const [address] = useSearchParams();
  const totals = forecast?.totals;
  const segment =
    (kind: "rfm" | "persona") =>
    (group: {
      key: string;
      customers: number;
      value: number;
      interval: { low: number; high: number } | null;
    }) => ({
      ...group,
      ...names(kind, group.key),
    });
  return (
    <PageFrame title={text("value.title")} help={<p>{text("value.help")}</p>}>
      {!forecast && <Empty title={text("value.pending.title")} body={text("value.pending.body")} />}
      {forecast && !totals && <Refused reasons={forecast} cohorts={cohorts} />}
      {forecast && totals && (
        <>
          <Text as="p" tone="subdued">
            {text("value.lead", {
              months: text("value.months", { count: forecast.horizonMonths }),
              rate: formats.percent(forecast.discountRate * 100),
              date: formats.date(forecast.asOf),
            })}
          </Text>
          <ValueFigures forecast={forecast} totals={totals} />
          <ValueDistribution totals={totals} />
          {totals.byRfmGroup.length + totals.byPersona.length > 0 && (
            <Card>
              <BlockStack gap="400">
                <Text as="h2" variant="headingSm">
                  {text("value.groups")}
                </Text>
                <GroupValues title={text("value.byRfm")} groups={totals.byRfmGroup.map(segment("rfm"))} />
                <GroupValues
                  title={text("value.byPersona")}
                  groups={totals.byPersona.map(segment("persona"))}
                />
              </BlockStack>
            </Card>
          )}
        </>
      )}
      {forecast?.fit && (
        <>
          <ModelCard
            fit={forecast.fit}
            spend={forecast.spend}
            holdout={forecast.holdout}
            customers={forecast.customers}
            repeatCustomers={forecast.repeatCustomers}
          />
          <CalibrationChart fit={forecast.fit} holdout={forecast.holdout} />
        </>
      )}
      {forecast?.fit && (
        <>
          <ValueList query={query} rows={rows} total={total} more={more} pageSize={pageSize} />
          {total > 0 && (
            <div className="pr-outside">
              <InlineStack align="end">
                <DownloadButton
                  url={`/app/value/export?${address}`}
                  fileName="predicted-value.csv"
                  label={text("common.exportCsv")}
                />
              </InlineStack>
            </div>
          )}
        </>
      )}
    </PageFrame>
  );
}
