// The leading retention rate, quarter-long periods ending month after month.
import { ChartFrame } from "../ui/charts/chart-frame.tsx";
import { TrendChart } from "../ui/charts/trend-chart.tsx";
import { Empty } from "../ui/empty.tsx";
import { useWriters } from "./use-writers.ts";

export type RatePoint = { to: string; value: number | null };

type Props = { rate: "retention" | "strictRetention"; points: RatePoint[] };

export function RateTrend({ rate, points }: Props) {
  const { text, formats } = useWriters();
  const title = text("retention.trend.title", { figure: text(`figures.${rate}.label`) });
  const known = points.filter((point) => point.value !== null);
  if (known.length < 2) return <Empty title={title} body={text("retention.trend.empty")} />;
  return (
    <ChartFrame
      title={title}
      summary={text("retention.trend.summary", {
        first: formats.percent(known[0]!.value),
        last: formats.percent(known.at(-1)!.value),
        count: points.length,
      })}
      table={{
        columns: [text("retention.trend.date"), text(`figures.${rate}.label`)],
        rows: points.map((point) => [formats.day(point.to), formats.percent(point.value)]),
      }}
    >
      <TrendChart
        points={points.map((point) => ({ label: formats.shortDay(point.to), value: point.value }))}
        format={(value) => formats.percent(value, 0)}
      />
    </ChartFrame>
  );
}
