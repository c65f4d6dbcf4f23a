// The axis of values with its grid lines; it stands where reading begins.
import type { zeroScale } from "./scales.ts";

type Props = {
  y: ReturnType<typeof zeroScale>;
  /** of the plot, which the grid lines cross */
  width: number;
  rtl: boolean;
  format: (value: number) => string;
};

export function ValueAxis({ y, width, rtl, format }: Props) {
  return y.ticks(4).map((tick) => (
    <g key={tick} transform={`translate(0,${y(tick)})`}>
      <line x2={width} className="pr-chart__grid" />
      <text
        x={rtl ? width + 8 : -8}
        dy="0.32em"
        textAnchor={rtl ? "start" : "end"}
        className="pr-chart__label"
      >
        {format(tick)}
      </text>
    </g>
  ));
}
