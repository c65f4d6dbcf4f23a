// How long customers take to buy again: the distribution, with its quarters marked.
import { ChartFrame } from "../ui/charts/chart-frame.tsx";
import { Histogram } from "../ui/charts/histogram.tsx";
import { Empty } from "../ui/empty.tsx";
import type { GapBar, GapPercentiles } from "./gaps.server.ts";
import { useWriters } from "./use-writers.ts";

type Props = { bars: GapBar[]; percentiles: GapPercentiles };

export function GapChart({ bars, percentiles }: Props) {
  const { text, formats } = useWriters();
  const count = bars.reduce((sum, bar) => sum + bar.gaps, 0);
  const { median } = percentiles;
  const title = text("retention.gaps.title");
  if (count === 0 || median === null) return <Empty title={title} body={text("retention.gaps.empty")} />;
  const named = bars.map((bar) => ({
    label:
      bar.toDays === null
        ? text("retention.gaps.open", { from: bar.fromDays })
        : text("retention.gaps.from", { from: bar.fromDays, to: bar.toDays }),
    tick: `${formats.number(bar.fromDays)}${bar.toDays === null ? "+" : ""}`,
    count: bar.gaps,
  }));
  const width = bars[1]?.fromDays ?? 1;
  // beyond the last closed bar there is no scale to put the mark on
  const markers =
    median / width < bars.length - 1
      ? [{ label: text("retention.gaps.medianMark"), position: median / width }]
      : [];
  return (
    <ChartFrame
      title={title}
      explanation={{
        definition: text("figures.medianGap.definition"),
        inputs: (["p25", "median", "p75", "p90"] as const).map((key) => ({
          label: text(`figures.inputs.${key}`),
          value: formats.days(percentiles[key]),
        })),
      }}
      summary={text("retention.gaps.summary", { count, median: formats.days(median) })}
      table={{
        columns: [text("retention.gaps.days"), text("retention.gaps.purchases")],
        rows: named.map((bar) => [bar.label, formats.number(bar.count)]),
      }}
    >
      <Histogram bins={named} markers={markers} format={(value) => formats.compact(value)} />
    </ChartFrame>
  );
}
