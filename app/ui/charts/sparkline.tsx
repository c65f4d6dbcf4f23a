// The course of a figure in the size of a word. Decoration beside the number: hidden from screen readers.
import { LinePath } from "@visx/shape";
import { direction } from "../language.ts";
import { useFormats } from "../language-provider.tsx";
import { sparkScale, timePositions } from "./scales.ts";

const WIDTH = 96;
const HEIGHT = 32;

/** @param values oldest first; null where the figure has no value */
export function Sparkline({ values }: { values: (number | null)[] }) {
  const rtl = direction(useFormats().language) === "rtl";
  const y = sparkScale(values, HEIGHT);
  const x = timePositions(values.length, WIDTH - 4, rtl);
  const points = values.map((value, index) => ({ x: x[index]! + 2, value }));
  const last = points.findLast((point) => point.value !== null);
  if (points.filter((point) => point.value !== null).length < 2) return null;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <LinePath
        data={points}
        defined={(point) => point.value !== null}
        x={(point) => point.x}
        y={(point) => y(point.value ?? 0)}
        className="pr-chart__line"
      />
      {last && <circle cx={last.x} cy={y(last.value ?? 0)} r={2} className="pr-chart__dot" />}
    </svg>
  );
}
