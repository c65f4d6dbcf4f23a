// Estimates with their intervals beside each other, and the line of nothing between loss and gain.
import { scaleLinear } from "@visx/scale";
import { direction } from "../language.ts";
import { useFormats } from "../language-provider.tsx";

export type IntervalRow = {
  key: string;
  label: string;
  value: number | null;
  /** an end that is not finite is open: drawn to the edge */
  low: number;
  high: number;
};

const WIDTH = 720;
const ROW = 56;
/** where the drawing of a row lies, below its name */
const LINE = 38;
const EDGE = { top: 4, bottom: 28, side: 36 };

type Props = { rows: IntervalRow[]; format: (value: number) => string };

export function IntervalChart({ rows, format }: Props) {
  const rtl = direction(useFormats().language) === "rtl";
  const width = WIDTH - 2 * EDGE.side;
  const height = ROW * rows.length;
  const [low, high] = reach(rows);
  const x = scaleLinear({ domain: [low, high], range: rtl ? [width, 0] : [0, width], nice: 5 });
  const [first, last] = x.domain() as [number, number];
  const inside = (value: number) => x(Math.min(last, Math.max(first, value)));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${height + EDGE.top + EDGE.bottom}`}
      className="pr-chart"
      aria-hidden="true"
      direction="ltr"
    >
      <g transform={`translate(${EDGE.side},${EDGE.top})`}>
        {x.ticks(5).map((tick) => (
          <g key={tick} transform={`translate(${x(tick)},0)`}>
            <line y2={height} className={tick === 0 ? "pr-chart__nothing" : "pr-chart__grid"} />
            <text y={height + 20} textAnchor="middle" className="pr-chart__label">
              {format(tick)}
            </text>
          </g>
        ))}
        {rows.map((row, index) => {
          const y = ROW * index + LINE;
          const side = row.low > 0 ? "gain" : row.high < 0 ? "loss" : "open";
          return (
            <g key={row.key}>
              <text
                x={rtl ? width + EDGE.side : -EDGE.side}
                y={y - 20}
                textAnchor={rtl ? "end" : "start"}
                className="pr-chart__name"
              >
                {row.label}
              </text>
              <line
                x1={inside(row.low)}
                x2={inside(row.high)}
                y1={y}
                y2={y}
                className={`pr-chart__span pr-chart__span--${side}`}
              />
              {[...new Set([row.low, row.high])].map((end) =>
                first <= end && end <= last ? (
                  <line
                    key={end}
                    x1={x(end)}
                    x2={x(end)}
                    y1={y - 7}
                    y2={y + 7}
                    className={`pr-chart__span pr-chart__span--${side}`}
                  />
                ) : null,
              )}
              {row.value !== null && first <= row.value && row.value <= last && (
                <circle
                  cx={x(row.value)}
                  cy={y}
                  r={5}
                  className={`pr-chart__estimate pr-chart__estimate--${side}`}
                />
              )}
            </g>
          );
        })}
      </g>
    </svg>
  );
}

/** Room for every estimate and finite end, but no end far out may squeeze the others: at most four times the estimates. */
function reach(rows: IntervalRow[]): [number, number] {
  const estimates = rows.map(({ value }) => Math.abs(value ?? 0));
  const most = Math.max(0.5, 4 * Math.max(0, ...estimates));
  const ends = rows.flatMap(({ low, high }) => [low, high]).filter(Number.isFinite);
  return [Math.max(-most, Math.min(-0.1, ...ends)), Math.min(most, Math.max(0.1, ...ends))];
}
