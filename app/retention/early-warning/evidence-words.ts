// A customer's signals in the merchant's words: "Usually buys every 31 days; last bought 74 days ago."
import type { MoneyWriter } from "../../commerce/money-display.tsx";
import type { Formats } from "../../ui/format.ts";
import type { Text } from "../../ui/i18n.ts";
import type { RiskEvidence, RiskSignal } from "./risk-signals.ts";

type Writers = { text: Text; formats: Formats; money: MoneyWriter };

/** A sentence for each signal that fires, with its name. */
export function evidenceWords(
  evidence: RiskEvidence,
  { text, formats, money }: Writers,
): { signal: RiskSignal; name: string; sentence: string }[] {
  const { overdue, fading, shrinking, unhappy, silent } = evidence;
  const said: [RiskSignal, string][] = [];
  if (overdue) {
    said.push([
      "overdue",
      text("risk.evidence.overdue", {
        usual: formats.days(rounded(overdue.usualDays)),
        ago: formats.days(Math.floor(overdue.daysAgo)),
      }),
    ]);
  }
  if (fading) {
    const share = (value: number) => formats.percent(value * 100, 0);
    said.push(["fading", text("risk.evidence.fading", { most: share(fading.most), now: share(fading.now) })]);
  }
  if (shrinking) {
    said.push([
      "shrinking",
      text("risk.evidence.shrinking", {
        last: money(Math.round(shrinking.lastMinor)),
        before: money(Math.round(shrinking.beforeMinor)),
      }),
    ]);
  }
  if (unhappy) {
    said.push([
      "unhappy",
      text(`risk.evidence.${unhappy.what}`, {
        date: formats.date(new Date(unhappy.at)),
        score: formats.number(unhappy.score ?? null),
      }),
    ]);
  }
  if (silent) said.push(["silent", text("risk.evidence.silent", { count: silent.sent })]);
  return said.map(([signal, sentence]) => ({ signal, name: text(`risk.signals.${signal}`), sentence }));
}

/** Whole days, except where that would hide the rhythm. */
function rounded(days: number): number {
  return days < 3 ? Math.round(days * 10) / 10 : Math.round(days);
}
