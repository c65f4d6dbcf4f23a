// What the shop's customers are expected to bring: the whole, by group, and how it is spread.
import { Link } from "@remix-run/react";
import { BlockStack, Text } from "@shopify/polaris";
import { ChartFrame } from "../../ui/charts/chart-frame.tsx";
import { Histogram } from "../../ui/charts/histogram.tsx";
import { Figure } from "../../ui/figure.tsx";
import { SortableTable } from "../../ui/sortable-table.tsx";
import { useWriters } from "../use-writers.ts";
import type { StoredShopForecast } from "./read-forecast.server.ts";
import type { Totals } from "./stored-forecast.ts";

type Forecast = Pick<StoredShopForecast, "horizonMonths" | "discountRate" | "customers">;

export function ValueFigures({ forecast, totals }: { forecast: Forecast; totals: Totals }) {
  const { text, formats, money } = useWriters();
  const { all } = totals;
  const inputs = [
    { label: text("value.inputs.horizon"), value: text("value.months", { count: forecast.horizonMonths }) },
    { label: text("value.inputs.discount"), value: formats.percent(forecast.discountRate * 100) },
    { label: text("value.inputs.customers"), value: formats.number(all.customers) },
  ];
  return (
    <section className="pr-grid">
      <h2 className="pr-hidden">{text("value.totals")}</h2>
      <Figure
        label={text("value.total")}
        value={money(Math.round(all.value))}
        detail={
          <Text as="p" tone="subdued" variant="bodySm">
            {all.interval
              ? text("value.between", {
                  low: money(Math.round(all.interval.low)),
                  high: money(Math.round(all.interval.high)),
                })
              : text("value.noInterval")}
          </Text>
        }
        explanation={{
          definition: text("value.totalDefinition"),
          formula: text("value.totalFormula"),
          inputs,
          note: text("value.intervalNote"),
        }}
      />
      <Figure
        label={text("value.expectedPurchases")}
        value={formats.number(all.expectedPurchases)}
        explanation={{ definition: text("value.expectedPurchasesDefinition"), inputs }}
      />
      <Figure
        label={text("value.aliveCustomers")}
        value={formats.number(totals.alive)}
        explanation={{ definition: text("value.aliveDefinition"), inputs: inputs.slice(2) }}
      />
      <Figure
        label={text("value.topTenth")}
        value={formats.percent(totals.topTenth === null ? null : totals.topTenth * 100)}
        explanation={{ definition: text("value.topTenthDefinition"), inputs: inputs.slice(2) }}
      />
    </section>
  );
}

export function ValueDistribution({ totals }: { totals: Totals }) {
  const { text, formats, money } = useWriters();
  const bins = totals.distribution.map((bin) => ({
    ...bin,
    label:
      bin.to === null
        ? text("value.distribution.open", { from: money(bin.from) })
        : text("value.distribution.range", { from: money(bin.from), to: money(bin.to) }),
    tick: `${money(bin.from, { compact: true })}${bin.to === null ? "+" : ""}`,
    count: bin.customers,
  }));
  const first = bins[0];
  return (
    <ChartFrame
      title={text("value.distribution.title")}
      summary={text("value.distribution.summary", {
        count: first?.customers ?? 0,
        to: money(first?.to ?? 0),
        share: formats.percent(totals.topTenth === null ? null : totals.topTenth * 100),
      })}
      table={{
        columns: [
          text("value.columns.value"),
          text("value.columns.customers"),
          text("value.columns.together"),
        ],
        rows: bins.map((bin) => [bin.label, formats.number(bin.customers), money(Math.round(bin.value))]),
      }}
    >
      <Histogram bins={bins} format={(value) => formats.compact(value)} />
    </ChartFrame>
  );
}

type GroupRow = {
  key: string;
  name: string;
  url: string;
  customers: number;
  value: number;
  interval: Totals["all"]["interval"];
};

/** @param groups sorted as they are to be shown */
export function GroupValues({ title, groups }: { title: string; groups: GroupRow[] }) {
  const { text, formats, money } = useWriters();
  if (groups.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      <SortableTable
        label={title}
        rows={groups}
        rowKey={({ key }) => key}
        columns={[
          {
            key: "group",
            heading: text("value.columns.group"),
            cell: ({ name, url }) => <Link to={url}>{name}</Link>,
          },
          {
            key: "customers",
            heading: text("value.columns.customers"),
            number: true,
            cell: ({ customers }) => formats.number(customers),
          },
          {
            key: "together",
            heading: text("value.columns.together"),
            number: true,
            cell: ({ value }) => money(Math.round(value)),
          },
          {
            key: "interval",
            heading: text("value.columns.interval"),
            number: true,
            cell: ({ interval }) =>
              interval
                ? text("value.interval", {
                    low: money(Math.round(interval.low)),
                    high: money(Math.round(interval.high)),
                  })
                : text("value.noInterval"),
          },
          {
            key: "each",
            heading: text("value.columns.each"),
            number: true,
            cell: ({ value, customers }) => money(Math.round(value / Math.max(1, customers))),
          },
        ]}
      />
    </BlockStack>
  );
}
