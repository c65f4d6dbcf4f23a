// Retention: every rate of a period with what went into it, cohorts, gaps and lifetime values.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { readSettings } from "../commerce/settings.server.ts";
import { isRunning } from "../retention/cohort-calendar.ts";
import { CohortMap } from "../retention/cohort-map.tsx";
import { cohorts } from "../retention/cohorts.server.ts";
import { FigureGrid } from "../retention/figure-grid.tsx";
import { RATES, rateCard, SALES, salesCard, valueCards } from "../retention/figure-texts.ts";
import { GapChart } from "../retention/gap-chart.tsx";
import { gapHistogram } from "../retention/gaps.server.ts";
import { AsOfNote } from "../retention/insight/as-of-note.tsx";
import { storedTotals } from "../retention/insight/insight-state.server.ts";
import { readsAnew } from "../retention/insight/read-anew.server.ts";
import { MovementTable } from "../retention/movement-table.tsx";
import { localDate } from "../retention/period.ts";
import { readPeriodChoice } from "../retention/period-choice.ts";
import { PeriodPicker } from "../retention/period-picker.tsx";
import { RateTrend } from "../retention/rate-trend.tsx";
import { periodFigures, retentionReport } from "../retention/report.server.ts";
import { trend } from "../retention/trend.server.ts";
import { Unattributed } from "../retention/unattributed.tsx";
import { useWriters } from "../retention/use-writers.ts";
import { Empty } from "../ui/empty.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("retention");

const TREND_POINTS = 12;
const TREND_MONTHS = 3;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = new URL(request.url).searchParams;
  const { timezone } = shop;
  const choice = readPeriodChoice(query, localDate(new Date(), timezone), timezone);
  const { from, to, compareTo } = choice;
  return inShop(async (tx) => {
    const settings = await readSettings(tx, shopId);
    const windowDays = settings.activityWindowDays;
    const unit = unitOf(query, settings.cohortUnit);
    const anew = await readsAnew(tx, shopId, { from, to, timezone }, windowDays);
    const report = await retentionReport(tx, shopId, { from, to, timezone, windowDays });
    const matrix = unit === "month" ? report.cohorts : await cohorts(tx, shopId, to, timezone, unit);
    const course = await trend(tx, shopId, {
      to,
      timezone,
      windowDays,
      points: TREND_POINTS,
      months: TREND_MONTHS,
    });
    return {
      choice,
      unit,
      view: query.get("cohort") === "revenue" ? ("revenue" as const) : ("customers" as const),
      report: { ...report, cohorts: [] },
      before:
        compareTo &&
        (await periodFigures(tx, shopId, { from: compareTo.from, to: compareTo.to, timezone }, windowDays)),
      cohorts: matrix.map((cohort) => ({
        ...cohort,
        running: cohort.active.map((_, k) => isRunning(cohort.startsOn, k, to, unit)),
      })),
      gapBars: await gapHistogram(tx, shopId, to, timezone),
      rate: settings.headlineRate,
      course: course.map((point) => ({ to: point.period.to, value: point.rates[settings.headlineRate] })),
      asOf: (await storedTotals(tx, shopId, timezone))?.asOf ?? null,
      anew,
    };
  });
}

function unitOf(query: URLSearchParams, setting: "month" | "quarter"): "month" | "quarter" {
  const asked = query.get("unit");
  return asked === "month" || asked === "quarter" ? asked : setting;
}

export default function Retention() {
  const data = useLoaderData<typeof loader>();
  const { choice, report, before } = data;
  const writers = useWriters();
  const { text } = writers;
  const [query] = useSearchParams();
  const comparedTo = choice.comparison === "none" ? undefined : text(`period.against.${choice.comparison}`);
  const blank = report.counts.everBoughtBeforeEnd === 0;
  return (
    <PageFrame title={text("retention.title")} help={<p>{text("retention.help")}</p>}>
      <PeriodPicker key={query.toString()} choice={choice} kept={["cohort", "unit"]} />
      {blank ? (
        <Empty
          title={text("retention.empty.title")}
          body={text("retention.empty.body")}
          action={{ label: text("home.empty.action"), url: "/app/data" }}
        />
      ) : (
        <>
          <AsOfNote asOf={data.asOf} anew={data.anew} />
          <FigureGrid
            label={text("retention.ratesTitle")}
            cards={RATES.map((rate) => rateCard(rate, report, before, writers))}
            comparedTo={comparedTo}
          />
          <MovementTable now={report} before={before} />
          <RateTrend rate={data.rate} points={data.course} />
          <FigureGrid
            label={text("retention.salesTitle")}
            lead={text("retention.purchases", { count: report.counts.purchases })}
            cards={SALES.map((name) => salesCard(name, report, before, writers))}
            comparedTo={comparedTo}
          />
          <CohortMap
            cohorts={data.cohorts}
            view={data.view}
            unit={data.unit}
            exportUrl={`/app/cohorts-export?to=${choice.to}&unit=${data.unit}`}
          />
          <GapChart bars={data.gapBars} percentiles={report.gaps} />
          <FigureGrid
            label={text("retention.value.title")}
            cards={valueCards(report.lifetimeValue, report.lifetimeValueInputs, writers)}
          />
        </>
      )}
      <Unattributed {...report.unattributed} />
    </PageFrame>
  );
}
