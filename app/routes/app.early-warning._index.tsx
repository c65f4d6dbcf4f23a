// Early warning: who is leaving, by what one sees it, what is at stake, and how right this was before.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { InlineStack, Text } from "@shopify/polaris";
import { PrecisionCard, PrecisionFigure } from "../retention/early-warning/precision-card.tsx";
import { RiskList } from "../retention/early-warning/risk-list.tsx";
import { RISK_SIGNALS } from "../retention/early-warning/risk-signals.ts";
import { riskSummary } from "../retention/early-warning/risk-summary.server.ts";
import { listForecasts, PAGE_SIZE } from "../retention/forecast/forecast-list.server.ts";
import { readListQuery } from "../retention/forecast/list-query.ts";
import { readShopForecast } from "../retention/forecast/read-forecast.server.ts";
import { useWriters } from "../retention/use-writers.ts";
import { DownloadButton } from "../ui/download-button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Figure } from "../ui/figure.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("earlyWarning");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const query = readListQuery(new URL(request.url).searchParams, "atRisk");
  return inShop(async (tx) => {
    const forecast = await readShopForecast(tx, shopId);
    return {
      query,
      pageSize: PAGE_SIZE,
      forecast: forecast && {
        asOf: forecast.asOf,
        precision: forecast.precision,
        modelled: forecast.totals !== null,
      },
      summary: await riskSummary(tx, shopId),
      ...(await listForecasts(tx, shopId, "at risk", query)),
    };
  });
}

export default function EarlyWarning() {
  const { query, rows, total, more, pageSize, forecast, summary } = useLoaderData<typeof loader>();
  const { text, formats, money } = useWriters();
  const [address] = useSearchParams();
  const counts = RISK_SIGNALS.filter((signal) => signal !== "silent").map((signal) => ({
    label: text(`risk.signals.${signal}`),
    value: formats.number(summary.bySignal[signal] ?? 0),
  }));
  return (
    <PageFrame
      title={text("risk.title")}
      secondaryActions={[{ content: text("risk.asSegment"), url: "/app/segments/at-risk" }]}
      help={
        <>
          <p>{text("risk.help")}</p>
          <ul>
            {RISK_SIGNALS.map((signal) => (
              <li key={signal}>
                <strong>{text(`risk.signals.${signal}`)}</strong> {text(`risk.definitions.${signal}`)}
              </li>
            ))}
          </ul>
        </>
      }
    >
      {forecast ? (
        <>
          <section className="pr-grid">
            <h2 className="pr-hidden">{text("risk.summary")}</h2>
            <Figure
              label={text("risk.customers")}
              value={formats.number(summary.customers)}
              explanation={{ definition: text("risk.customersDefinition"), inputs: counts }}
            />
            <Figure
              label={text("risk.columns.atRisk")}
              value={money(summary.atRiskMinor)}
              explanation={{
                definition: text("risk.atRiskDefinition"),
                formula: text("risk.atRiskFormula"),
                note: forecast.modelled ? undefined : text("risk.noModel"),
              }}
            />
            <PrecisionFigure precision={forecast.precision} />
          </section>
          <Text as="p" tone="subdued">
            {text("risk.asOf", { date: formats.date(forecast.asOf) })} {text("risk.noMessages")}{" "}
            {!forecast.modelled && text("risk.noModel")}
          </Text>
          <RiskList query={query} rows={rows} total={total} more={more} pageSize={pageSize} />
          {total > 0 && (
            <div className="pr-outside">
              <InlineStack align="end">
                <DownloadButton
                  url={`/app/early-warning/export?${address}`}
                  fileName="early-warning.csv"
                  label={text("common.exportCsv")}
                />
              </InlineStack>
            </div>
          )}
          <PrecisionCard precision={forecast.precision} />
        </>
      ) : (
        <Empty title={text("value.pending.title")} body={text("value.pending.body")} />
      )}
    </PageFrame>
  );
}
