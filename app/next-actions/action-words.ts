// An action in the merchant's words: what to do, why, and from which numbers the money at stake was worked out.
import type { MoneyWriter } from "../commerce/money-display.tsx";
import type { Explanation } from "../ui/explain.tsx";
import type { Formats } from "../ui/format.ts";
import type { Text } from "../ui/i18n.ts";
import type { ActionKind } from "./action-kinds.ts";
import type { ActionFigures } from "./stored-actions.ts";

type Writers = { text: Text; formats: Formats; money: MoneyWriter };

export function actionTitle(kind: ActionKind, subject: string, { text, formats }: Writers): string {
  return text(`actions.kinds.${kind}.title`, { month: subject ? formats.month(subject) : "" });
}

export function actionReason(
  { kind, customers, figures }: { kind: ActionKind; customers: number; figures: ActionFigures },
  { text, formats }: Writers,
): string {
  const { cohortCustomers = 0, returned = 0, usualShare = 0 } = figures;
  return text(`actions.kinds.${kind}.reason`, {
    count: customers,
    from: formats.number(figures.fromDays ?? null),
    to: formats.days(figures.toDays ?? null),
    share: formats.percent(cohortCustomers === 0 ? null : (returned / cohortCustomers) * 100),
    usual: formats.percent(usualShare * 100),
    days: formats.days(figures.days ?? null),
  });
}

export function worthExplained(
  { kind, customers, figures }: { kind: ActionKind; customers: number; figures: ActionFigures },
  { text, formats, money }: Writers,
): Explanation {
  const inputs = [{ label: text("actions.inputs.customers"), value: formats.number(customers) }];
  if (figures.basis === "average order" || figures.basis === "missing buyers") {
    inputs.push({ label: text("actions.inputs.averageOrder"), value: money(figures.averageOrderMinor) });
  }
  if (figures.basis === "average order" && figures.secondShare !== undefined) {
    inputs.push({
      label: text("actions.inputs.secondShare"),
      value: formats.percent(figures.secondShare * 100),
    });
  }
  if (figures.basis === "missing buyers") {
    inputs.push(
      { label: text("actions.inputs.cohort"), value: formats.number(figures.cohortCustomers ?? null) },
      { label: text("actions.inputs.returned"), value: formats.number(figures.returned ?? null) },
      { label: text("actions.inputs.missing"), value: formats.number(figures.missing ?? null, 1) },
    );
  }
  return {
    definition: text(`actions.basis.${BASIS[figures.basis]}`),
    inputs,
    note: text(`actions.kinds.${kind}.note`),
  };
}

const BASIS = {
  value: "value",
  "at risk": "atRisk",
  "average order": "averageOrder",
  "missing buyers": "missingBuyers",
} as const satisfies Record<ActionFigures["basis"], string>;
