// How right the early warning was: of the customers it would have flagged some time ago, how many bought since – beside
// those it would not have flagged.
import { RISK_SIGNALS, type Risk, type RiskSignal } from "./risk-signals.ts";

/** A share with the 95 % interval of Wilson (1927), which holds for few customers and for shares near 0 or 1 too. */
export type MeasuredShare = { customers: number; bought: number; share: number; low: number; high: number };

export type WarningPrecision =
  | { measured: false; reason: "not enough history" | "nobody with three purchases" }
  | {
      measured: true;
      /** the instant looked back to, and how many days of buying since */
      from: string;
      days: number;
      flagged: MeasuredShare | null;
      notFlagged: MeasuredShare | null;
      /** of those whom the signal would have flagged, whatever the others said */
      bySignal: Partial<Record<RiskSignal, MeasuredShare>>;
    };

/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

export function measuredShare(bought: number, customers: number): MeasuredShare | null {
  if (customers === 0) return null;
  const share = bought / customers;
  const shrink = 1 + (Z * Z) / customers;
  const middle = (share + (Z * Z) / (2 * customers)) / shrink;
  const half =
    (Z * Math.sqrt((share * (1 - share)) / customers + (Z * Z) / (4 * customers * customers))) / shrink;
  return { customers, bought, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** @param customers those with three purchases by then: what the warning said, and whether they bought since */
export function warningPrecision(
  from: Date,
  days: number,
  customers: { risk: Pick<Risk, "signals">; boughtSince: boolean }[],
): WarningPrecision {
  if (customers.length === 0) return { measured: false, reason: "nobody with three purchases" };
  const shareOf = (which: (signals: RiskSignal[]) => boolean) => {
    const these = customers.filter(({ risk }) => which(risk.signals));
    return measuredShare(these.filter(({ boughtSince }) => boughtSince).length, these.length);
  };
  const bySignal: Partial<Record<RiskSignal, MeasuredShare>> = {};
  for (const signal of RISK_SIGNALS) {
    const share = shareOf((signals) => signals.includes(signal));
    if (share) bySignal[signal] = share;
  }
  return {
    measured: true,
    from: from.toISOString(),
    days,
    flagged: shareOf((signals) => signals.length > 0),
    notFlagged: shareOf((signals) => signals.length === 0),
    bySignal,
  };
}
