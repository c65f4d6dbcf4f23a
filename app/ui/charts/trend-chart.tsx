// A line over time with the period before it as a dashed line, drawn on the server.
import { AreaClosed, LinePath } from "@visx/shape";
import { direction } from "../language.ts";
import { useFormats } from "../language-provider.tsx";
import { labelled, timePositions, zeroScale } from "./scales.ts";
import { ValueAxis } from "./value-axis.tsx";

export type TrendPoint = { label: string; value: number | null; before?: number | null };

const WIDTH = 720;
const HEIGHT = 220;
const EDGE = { top: 8, bottom: 24, axis: 56, far: 32 };

type Props = { points: TrendPoint[]; format: (value: number) => string };

export function TrendChart({ points, format }: Props) {
  const rtl = direction(useFormats().language) === "rtl";
  const width = WIDTH - EDGE.axis - EDGE.far;
  const height = HEIGHT - EDGE.top - EDGE.bottom;
  const y = zeroScale(
    points.flatMap((point) => [point.value, point.before ?? null]),
    height,
  );
  const x = timePositions(points.length, width, rtl);
  // the value axis stands where reading begins
  const left = rtl ? EDGE.far : EDGE.axis;
  const compared = points.some((point) => point.before !== undefined && point.before !== null);
  const indexes = points.map((_, index) => index);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="pr-chart" aria-hidden="true" direction="ltr">
      <g transform={`translate(${left},${EDGE.top})`}>
        <ValueAxis y={y} width={width} rtl={rtl} format={format} />
        {labelled(points.length, 6).map((index) => (
          <text key={index} x={x[index]} y={height + 18} textAnchor="middle" className="pr-chart__label">
            {points[index]?.label}
          </text>
        ))}
        <AreaClosed
          data={indexes}
          yScale={y}
          defined={(index) => points[index]?.value !== null}
          x={(index) => x[index]!}
          y={(index) => y(points[index]?.value ?? 0)}
          className="pr-chart__area"
        />
        {compared && (
          <LinePath
            data={indexes}
            defined={(index) => (points[index]?.before ?? null) !== null}
            x={(index) => x[index]!}
            y={(index) => y(points[index]?.before ?? 0)}
            className="pr-chart__before"
          />
        )}
        <LinePath
          data={indexes}
          defined={(index) => points[index]?.value !== null}
          x={(index) => x[index]!}
          y={(index) => y(points[index]?.value ?? 0)}
          className="pr-chart__line"
        />
      </g>
    </svg>
  );
}
