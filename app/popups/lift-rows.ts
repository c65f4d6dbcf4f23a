// How a variant compares, figure by figure, as its chart and its table show it.
import type { Interval } from "../experiments/arm.ts";
import type { Comparison } from "../experiments/read-experiment.ts";

export type LiftRow = {
  variant: string | null;
  figure: "conversion" | "revenue" | "margin";
  withIt: number | null;
  without: number | null;
  value: number | null;
  lift: Interval | null;
  difference: Interval | null;
};

/** What is written of one comparison. Where nothing is known yet – a group is empty, nobody has bought – there is no range. */
export function liftRows(
  { variant: arm, control, conversion, revenue, margin }: Comparison,
  variant: string | null,
): LiftRow[] {
  const { rate, controlRate, lift, liftInterval, differenceInterval } = conversion;
  const known = arm.visitors > 0 && control.visitors > 0 && arm.conversions + control.conversions > 0;
  const rows: LiftRow[] = [
    {
      variant,
      figure: "conversion",
      withIt: rate,
      without: controlRate,
      value: lift,
      lift: known ? liftInterval : null,
      difference: known ? differenceInterval : null,
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
