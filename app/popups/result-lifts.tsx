// How much more each variant brings than the holdout, with the range it lies in: as a chart, and as the table it rests on.
import { Text } from "@shopify/polaris";
import { useMoney } from "../commerce/money-display.tsx";
import type { Interval } from "../experiments/arm.ts";
import type { Comparison } from "../experiments/read-experiment.ts";
import { ChartFrame } from "../ui/charts/chart-frame.tsx";
import { IntervalChart, type IntervalRow } from "../ui/charts/interval-chart.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { type LiftRow, liftRows } from "./lift-rows.ts";

type LiftsProps = {
  comparisons: Comparison[];
  variantOf: (id: string) => string | null;
  alpha: number;
  /** against a holdout rather than against the first variant */
  against: boolean;
};

export function ResultLifts({ comparisons, variantOf, alpha, against }: LiftsProps) {
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
        formula: `(A ÷ B) − ${formats.number(1)}`,
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
      {shown.length > 0 ? (
        <IntervalChart rows={shown} format={(value) => formats.signedPercent(100 * value)} />
      ) : (
        <Text as="p">{text("popups.results.lift.none")}</Text>
      )}
    </ChartFrame>
  );
}

/** "−4% … +28%", kept in its order whatever the direction of the text around it. */
function rangeText({ low, high }: Interval, write: (value: number) => string): string {
  const end = (value: number) => (Number.isFinite(value) ? write(value) : "∞");
  return `${end(low)} … ${end(high)}`;
}
