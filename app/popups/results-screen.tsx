// The results of a campaign: verdicts, intervals, arms, what the traffic can show, and how well its triggers aim.
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { Money, useMoney } from "../commerce/money-display.tsx";
import type { Interval } from "../experiments/arm.ts";
import type { Comparison, ExperimentReading, Reach } from "../experiments/read-experiment.ts";
import { ChartFrame } from "../ui/charts/chart-frame.tsx";
import { IntervalChart, type IntervalRow } from "../ui/charts/interval-chart.tsx";
import { Empty } from "../ui/empty.tsx";
import { Explain } from "../ui/explain.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { type Column, SortableTable } from "../ui/sortable-table.tsx";
import type { ArmResult, CampaignResults, TriggerResult } from "./results.ts";
import { VerdictBanner } from "./verdict-banner.tsx";

type Props = { results: CampaignResults; reading: ExperimentReading };

export function ResultsScreen({ results, reading }: Props) {
  const text = useText();
  const { arms, triggers } = results;
  const met = arms.reduce((sum, { arm }) => sum + arm.visitors, 0);
  if (met === 0) {
    return <Empty title={text("popups.results.empty.title")} body={text("popups.results.empty.body")} />;
  }
  const nameOf = (id: string) => arms.find(({ arm }) => arm.id === id)?.name ?? id;
  const several = reading.comparisons.length > 1;
  const variantOf = (id: string) =>
    several ? text("popups.experiment.variant", { name: nameOf(id) }) : null;
  const against = reading.comparisons[0]?.control.id === "holdout";
  return (
    <div className="pr-results">
      {reading.comparisons.map((comparison) => (
        <VerdictBanner
          key={comparison.variant.id}
          verdict={comparison.verdict}
          variant={variantOf(comparison.variant.id)}
        />
      ))}
      {reading.comparisons.length === 0 && (
        <VerdictBanner
          verdict={{ decision: "cannot-tell", reasons: [{ because: "no-holdout" }] }}
          variant={null}
        />
      )}
      <Lifts
        comparisons={reading.comparisons}
        variantOf={variantOf}
        alpha={reading.alpha}
        against={against}
      />
      <Arms arms={arms} reading={reading} odd={results.odd} />
      {reading.comparisons[0]?.reach && <CanShow reach={reading.comparisons[0].reach} />}
      <Triggers triggers={triggers} />
    </div>
  );
}

type LiftsProps = {
  comparisons: Comparison[];
  variantOf: (id: string) => string | null;
  alpha: number;
  /** against a holdout rather than against the first variant */
  against: boolean;
};

function Lifts({ comparisons, variantOf, alpha, against }: LiftsProps) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  const percent = (value: number | null) => (value === null ? NO_VALUE : formats.signedPercent(100 * value));
  const rows = comparisons.flatMap((comparison) => liftRows(comparison, variantOf(comparison.variant.id)));
  if (rows.length === 0) return null;
  const label = (row: LiftRow) => {
    const figure = text(`popups.results.figures.${row.figure}`);
    return row.variant ? `${row.variant}: ${figure}` : figure;
  };
  const plain = (figure: LiftRow["figure"], value: number | null) =>
    value === null ? NO_VALUE : figure === "conversion" ? formats.percent(100 * value, 2) : money(value);
  const shown: IntervalRow[] = rows.flatMap((row) =>
    row.lift ? [{ key: label(row), label: label(row), value: row.value, ...row.lift }] : [],
  );
  return (
    <ChartFrame
      title={text(against ? "popups.results.lift.title" : "popups.results.lift.titleFirst")}
      summary={text("popups.results.lift.summary", { sure: formats.percent(100 * (1 - alpha), 1) })}
      explanation={{
        definition: text("popups.results.lift.definition"),
        formula: "(A ÷ B) − 1",
        note: text("popups.results.lift.note"),
      }}
      table={{
        columns: [
          text("popups.results.lift.figure"),
          text("popups.results.lift.with"),
          text("popups.results.lift.without"),
          text("popups.results.lift.lift"),
          text("popups.results.lift.interval"),
          text("popups.results.lift.differenceInterval"),
        ],
        rows: rows.map((row) => [
          label(row),
          plain(row.figure, row.withIt),
          plain(row.figure, row.without),
          percent(row.value),
          row.lift ? rangeText(row.lift, percent) : text("popups.results.lift.tooFew"),
          row.difference
            ? rangeText(row.difference, (value) =>
                row.figure === "conversion"
                  ? text("figure.points", { value: formats.signed(100 * (value ?? 0)) })
                  : money(value),
              )
            : text("popups.results.lift.tooFew"),
        ]),
      }}
    >
      <IntervalChart rows={shown} format={(value) => formats.signedPercent(100 * value)} />
    </ChartFrame>
  );
}

type LiftRow = {
  variant: string | null;
  figure: "conversion" | "revenue" | "margin";
  withIt: number | null;
  without: number | null;
  value: number | null;
  lift: Interval | null;
  difference: Interval | null;
};

function liftRows({ conversion, revenue, margin }: Comparison, variant: string | null): LiftRow[] {
  const { rate, controlRate, lift, liftInterval, differenceInterval } = conversion;
  const rows: LiftRow[] = [
    {
      variant,
      figure: "conversion",
      withIt: rate,
      without: controlRate,
      value: lift,
      lift: liftInterval,
      difference: differenceInterval,
    },
  ];
  for (const [figure, effect] of [
    ["revenue", revenue],
    ["margin", margin],
  ] as const) {
    if (!effect) continue;
    rows.push({
      variant,
      figure,
      withIt: effect.mean,
      without: effect.controlMean,
      value: effect.lift,
      lift: effect.liftInterval,
      difference: effect.differenceInterval,
    });
  }
  return rows;
}

/** "−4% … +28%", kept in its order whatever the direction of the text around it. */
function rangeText({ low, high }: Interval, write: (value: number) => string): string {
  const end = (value: number) => (Number.isFinite(value) ? write(value) : "∞");
  return `${end(low)} … ${end(high)}`;
}

type ArmsProps = { arms: ArmResult[]; reading: ExperimentReading; odd: number };

function Arms({ arms, reading, odd }: ArmsProps) {
  const text = useText();
  const formats = useFormats();
  const { sampleRatio } = reading;
  const count = (key: "shown" | "claims" | "applied" | "orders"): Column<ArmResult, never> => ({
    key,
    heading: text(`popups.results.arms.${key}`),
    number: true,
    cell: (row) => (row.arm.id === "holdout" && key !== "orders" ? NO_VALUE : formats.number(row[key])),
  });
  const columns: Column<ArmResult, never>[] = [
    {
      key: "arm",
      heading: text("popups.results.arms.arm"),
      cell: ({ arm, name }) =>
        arm.id === "holdout" ? (
          text("popups.experiment.holdoutName")
        ) : (
          <bdi>{text("popups.experiment.variant", { name })}</bdi>
        ),
    },
    {
      key: "visitors",
      heading: text("popups.results.arms.visitors"),
      number: true,
      cell: ({ arm }) => formats.number(arm.visitors),
    },
    count("shown"),
    count("claims"),
    count("applied"),
    {
      key: "buyers",
      heading: text("popups.results.arms.buyers"),
      number: true,
      cell: ({ arm }) => formats.number(arm.conversions),
    },
    {
      key: "rate",
      heading: text("popups.results.arms.rate"),
      number: true,
      cell: ({ arm }) => formats.percent(arm.visitors ? (100 * arm.conversions) / arm.visitors : null, 2),
    },
    count("orders"),
    {
      key: "net",
      heading: text("popups.results.arms.net"),
      number: true,
      cell: ({ arm }) => <Money minor={Math.round(arm.revenue.sum)} />,
    },
    {
      key: "perVisitor",
      heading: text("popups.results.arms.perVisitor"),
      number: true,
      cell: ({ arm }) => <Money minor={arm.visitors ? arm.revenue.sum / arm.visitors : null} />,
    },
    {
      key: "margin",
      heading: text("popups.results.arms.margin"),
      number: true,
      cell: ({ arm }) => <Money minor={arm.margin && Math.round(arm.margin.sum)} />,
    },
    {
      key: "cost",
      heading: text("popups.results.arms.cost"),
      number: true,
      cell: ({ arm }) => <Money minor={Math.round(arm.discountCost)} />,
    },
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("popups.results.arms.title")}
        </Text>
        <SortableTable
          label={text("popups.results.arms.title")}
          columns={columns}
          rows={arms}
          rowKey={({ arm }) => arm.id}
        />
        {sampleRatio && (
          <InlineStack gap="200" blockAlign="center">
            <Text as="p" tone={sampleRatio.broken ? "critical" : "subdued"}>
              {text(sampleRatio.broken ? "popups.results.split.broken" : "popups.results.split.good")}
            </Text>
            <Explain
              label={text("popups.results.split.label")}
              explanation={{
                definition: text("popups.results.split.definition"),
                formula: "χ² = Σ (O − E)² ÷ E",
                inputs: [
                  { label: "χ²", value: formats.number(sampleRatio.chiSquare, 2) },
                  { label: text("popups.results.split.once"), value: formats.number(sampleRatio.pValue, 4) },
                  {
                    label: text("popups.results.split.always"),
                    value: formats.number(sampleRatio.anytimePValue, 4),
                  },
                ],
              }}
            />
          </InlineStack>
        )}
        {odd > 0 && (
          <Text as="p" tone="subdued">
            {text("popups.results.odd", { count: odd })}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function CanShow({ reach }: { reach: Reach }) {
  const text = useText();
  const formats = useFormats();
  const percent = (value: number | null) => (value === null ? NO_VALUE : formats.signedPercent(100 * value));
  const rows = [
    { days: reach.days, conversion: reach.conversionNow, revenue: reach.revenueNow, now: true },
    ...reach.later.map((row) => ({ ...row, now: false })),
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("popups.results.reach.title")}
        </Text>
        <Text as="p" tone="subdued">
          {text("popups.results.reach.lead")}
        </Text>
        <SortableTable
          label={text("popups.results.reach.title")}
          rowKey={({ days, now }) => `${days} ${now}`}
          rows={rows}
          columns={[
            {
              key: "when",
              heading: text("popups.results.reach.when"),
              cell: ({ days, now }) =>
                now
                  ? text("popups.results.reach.now")
                  : text("popups.results.reach.in", { days: formats.days(days) }),
            },
            {
              key: "conversion",
              heading: text("popups.results.figures.conversion"),
              number: true,
              cell: ({ conversion }) => percent(conversion),
            },
            {
              key: "revenue",
              heading: text("popups.results.figures.revenue"),
              number: true,
              cell: ({ revenue }) => percent(revenue),
            },
          ]}
        />
        <ul>
          {reach.until.map(({ lift, days }) => (
            <li key={lift}>
              {days === null
                ? text("popups.results.reach.never", { lift: percent(lift) })
                : text("popups.results.reach.until", { lift: percent(lift), days: formats.days(days) })}
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

function Triggers({ triggers }: { triggers: TriggerResult[] }) {
  const text = useText();
  const formats = useFormats();
  if (triggers.length === 0) return null;
  const share = (part: number, of: number) => formats.percent(of ? (100 * part) / of : null);
  const number = (key: "shown" | "claims" | "buyers" | "heldOut" | "left"): Column<TriggerResult, never> => ({
    key,
    heading: text(`popups.results.triggers.${key}`),
    number: true,
    cell: (row) => formats.number(row[key]),
  });
  const columns: Column<TriggerResult, never>[] = [
    {
      key: "trigger",
      heading: text("popups.results.triggers.trigger"),
      cell: ({ trigger }) => text(`popups.triggers.types.${trigger}`),
    },
    number("shown"),
    number("claims"),
    number("buyers"),
    number("heldOut"),
    number("left"),
    {
      key: "precision",
      heading: text("popups.results.triggers.precision"),
      number: true,
      cell: ({ left, heldOut }) => share(left, heldOut),
    },
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("popups.results.triggers.title")}
        </Text>
        <Text as="p" tone="subdued">
          {text("popups.results.triggers.lead")}
        </Text>
        <SortableTable
          label={text("popups.results.triggers.title")}
          columns={columns}
          rows={triggers}
          rowKey={({ trigger }) => trigger}
        />
      </BlockStack>
    </Card>
  );
}
