// How often values fall into each range; the first range stands where reading begins.
import { direction } from "../language.ts";
import { useFormats } from "../language-provider.tsx";
import { labelled, mostLabels, zeroScale } from "./scales.ts";
import { ValueAxis } from "./value-axis.tsx";

export type Bin = {
  /** the whole range, for the table */
  label: string;
  /** where the range begins, for the axis */
  tick: string;
  count: number;
};
export type Marker = {
  label: string;
  /** in bins from the first edge: 2.5 is the middle of the third bin */
  position: number;
};

const WIDTH = 720;
const HEIGHT = 220;
const EDGE = { top: 24, bottom: 24, axis: 64, far: 16 };

type Props = { bins: Bin[]; markers?: Marker[]; format: (value: number) => string };

export function Histogram({ bins, markers = [], format }: Props) {
  const rtl = direction(useFormats().language) === "rtl";
  const width = WIDTH - EDGE.axis - EDGE.far;
  const height = HEIGHT - EDGE.top - EDGE.bottom;
  const y = zeroScale(
    bins.map((bin) => bin.count),
    height,
  );
  const step = width / Math.max(1, bins.length);
  const at = (position: number) => (rtl ? width - position * step : position * step);
  const most = mostLabels(
    bins.map((bin) => bin.tick),
    width,
  );
  const left = rtl ? EDGE.far : EDGE.axis;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="pr-chart" aria-hidden="true" direction="ltr">
      <g transform={`translate(${left},${EDGE.top})`}>
        <ValueAxis y={y} width={width} rtl={rtl} format={format} />
        {bins.map((bin, index) => (
          <rect
            key={bin.label}
            x={Math.min(at(index), at(index + 1)) + step * 0.08}
            width={step * 0.84}
            y={y(bin.count)}
            height={height - y(bin.count)}
            className="pr-chart__bar"
          />
        ))}
        {labelled(bins.length, most).map((index) => (
          <text key={index} x={at(index)} y={height + 18} textAnchor="middle" className="pr-chart__label">
            {bins[index]?.tick}
          </text>
        ))}
        {markers.map((marker) => (
          <g key={marker.label} transform={`translate(${at(marker.position)},0)`}>
            <line y1={-8} y2={height} className="pr-chart__marker" />
            <text y={-12} textAnchor="middle" className="pr-chart__label">
              {marker.label}
            </text>
          </g>
        ))}
      </g>
    </svg>
  );
}
