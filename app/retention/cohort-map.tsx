// The cohort heat map: customers who came back, or what they have spent, by the month or quarter they began in.
import { useSearchParams, useSubmit } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useId } from "react";
import { HeatMap, type HeatRow } from "../ui/charts/heat-map.tsx";
import { DownloadButton } from "../ui/download-button.tsx";
import { Empty } from "../ui/empty.tsx";
import { ExplainedHeading } from "../ui/explained-heading.tsx";
import { type CohortView, cohortAverages, cohortCells } from "./cohort-grid.ts";
import type { Cohort } from "./cohorts.server.ts";
import { useWriters } from "./use-writers.ts";

/** A cohort, and for each of its cells whether it can still grow. */
export type ShownCohort = Cohort & { running: boolean[] };

type Props = { cohorts: ShownCohort[]; view: CohortView; unit: "month" | "quarter"; exportUrl: string };

/** Rows and columns that are drawn; older cohorts are in the export. */
const MOST = 24;

export function CohortMap({ cohorts, view, unit, exportUrl }: Props) {
  const { text, formats, money } = useWriters();
  const id = useId();
  const shown = cohorts.slice(-MOST);
  const cells = cohortCells(shown, view);
  const columns = Math.min(MOST, Math.max(0, ...shown.map((cohort) => cohort.active.length)));
  const write = (value: number | null) =>
    view === "customers" ? formats.percent(value, 0) : money(value, { compact: true });
  const rows: HeatRow[] = shown.map((cohort, row) => ({
    heading: cohortName(cohort.startsOn, unit, text, formats),
    lead: formats.number(cohort.customers),
    cells: cells[row]!.slice(0, columns).map((cell, k) => ({
      text: write(cell.value),
      strength: cell.strength,
      incomplete: cohort.running[k] ?? false,
    })),
  }));
  const averages = cohortAverages(shown, view).slice(0, columns);
  rows.push({
    heading: text("retention.cohorts.average"),
    lead: formats.number(shown.reduce((sum, cohort) => sum + cohort.customers, 0)),
    cells: averages.map((value) => ({ text: write(value), strength: null })),
  });
  return (
    <Card>
      <BlockStack gap="300">
        <ExplainedHeading
          id={id}
          title={text("retention.cohorts.title")}
          explanation={{ definition: text("retention.cohorts.definition") }}
        />
        <Controls view={view} unit={unit} />
        {cohorts.length === 0 ? (
          <Empty plain title={text("retention.cohorts.title")} body={text("retention.cohorts.empty")} />
        ) : (
          <>
            <HeatMap
              labelledBy={id}
              rowHeading={text("retention.cohorts.cohort")}
              leadHeading={text("retention.cohorts.size")}
              columns={Array.from({ length: columns }, (_, place) =>
                place === 0 ? text("retention.cohorts.first") : text("retention.cohorts.later", { place }),
              )}
              rows={rows}
              incompleteLabel={text("chart.incomplete")}
            />
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="p" tone="subdued">
                {text("retention.cohorts.running")}{" "}
                {cohorts.length > MOST && text("retention.cohorts.older", { count: MOST })}
              </Text>
              <DownloadButton url={exportUrl} fileName="cohorts.csv" label={text("common.exportCsv")} />
            </InlineStack>
          </>
        )}
      </BlockStack>
    </Card>
  );
}

function Controls({ view, unit }: Pick<Props, "view" | "unit">) {
  const { text } = useWriters();
  const submit = useSubmit();
  const [query] = useSearchParams();
  const choose = (name: string) => (value: string) => {
    const next = new URLSearchParams(query);
    next.set(name, value);
    submit(next, { preventScrollReset: true });
  };
  return (
    <div className="pr-controls">
      <Select
        label={text("retention.cohorts.show")}
        value={view}
        onChange={choose("cohort")}
        options={(["customers", "revenue"] as const).map((value) => ({
          value,
          label: text(`retention.cohorts.${value}`),
        }))}
      />
      <Select
        label={text("retention.cohorts.unit")}
        value={unit}
        onChange={choose("unit")}
        options={(["month", "quarter"] as const).map((value) => ({
          value,
          label: text(`retention.cohorts.${value}`),
        }))}
      />
    </div>
  );
}

type Writers = ReturnType<typeof useWriters>;

function cohortName(
  startsOn: string,
  unit: Props["unit"],
  text: Writers["text"],
  formats: Writers["formats"],
): string {
  const [year, month] = startsOn.split("-").map(Number) as [number, number];
  if (unit === "month") return formats.month(startsOn.slice(0, 7));
  return text("retention.cohorts.quarterName", {
    quarter: Math.ceil(month / 3),
    year: formats.year(year),
  });
}
