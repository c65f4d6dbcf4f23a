// Every figure as cards and tables show it: name, value, change, definition, formula and the numbers that went in.
import type { MoneyWriter } from "../commerce/money-display.tsx";
import { type Change, changeBetween } from "../ui/change.ts";
import type { Explanation } from "../ui/explain.tsx";
import type { Formats } from "../ui/format.ts";
import type { Text } from "../ui/i18n.ts";
import type { LifetimeValue, LifetimeValueInputs } from "./lifetime-value.ts";
import type { Rates } from "./rates.ts";
import type { PeriodFigures } from "./report.server.ts";

export type FigureCard = {
  key: string;
  label: string;
  value: string;
  change: Change | null;
  explanation: Explanation;
};

type Writers = { text: Text; formats: Formats; money: MoneyWriter };
type Input = { label: string; value: string };

export const RATES = [
  "retention",
  "strictRetention",
  "churn",
  "returningCustomer",
  "repeatPurchase",
  "reactivation",
] as const satisfies (keyof Rates)[];

/** @param before figures of the period compared with; null for no comparison */
export function rateCard(
  rate: (typeof RATES)[number],
  now: PeriodFigures,
  before: PeriodFigures | null,
  { text, formats }: Writers,
): FigureCard {
  const value = now.rates[rate];
  return {
    key: rate,
    label: text(`figures.${rate}.label`),
    value: formats.percent(value),
    change: changeBetween(value, before?.rates[rate] ?? null, {
      rate: true,
      better: rate === "churn" ? "down" : "up",
    }),
    explanation: {
      definition: text(`figures.${rate}.definition`),
      formula: text(`figures.${rate}.formula`),
      inputs: rateInputs(rate, now, text, formats),
      note: value === null ? text("figures.noDenominator") : undefined,
    },
  };
}

function rateInputs(
  rate: (typeof RATES)[number],
  { counts, period }: PeriodFigures,
  text: Text,
  formats: Formats,
): Input[] {
  const S: [string, number] = [text("figures.inputs.S"), counts.activeAtStart];
  const inputs: Record<typeof rate, [string, number][]> = {
    retention: [
      S,
      [text("figures.inputs.E"), counts.activeAtEnd],
      [text("figures.inputs.N"), counts.newCustomers],
    ],
    strictRetention: [S, [text("figures.inputs.retained"), counts.retained]],
    churn: [S, [text("figures.inputs.lost"), counts.lost]],
    returningCustomer: [
      [text("figures.inputs.boughtBefore"), counts.everBoughtBeforeStart],
      [text("figures.inputs.boughtAgain"), counts.boughtBeforeStartAndInside],
    ],
    repeatPurchase: [
      [text("figures.inputs.everBought"), counts.everBoughtBeforeEnd],
      [text("figures.inputs.boughtTwice"), counts.boughtTwiceBeforeEnd],
    ],
    reactivation: [
      [text("figures.inputs.inactiveBefore"), counts.everBoughtBeforeStart - counts.activeAtStart],
      [text("figures.inputs.reactivated"), counts.reactivated],
    ],
  };
  const counted = inputs[rate].map(([label, count]) => ({ label, value: formats.number(count) }));
  const windowed = rate !== "returningCustomer" && rate !== "repeatPurchase";
  const window = { label: text("figures.inputs.windowDays"), value: formats.days(period.windowDays) };
  return windowed ? [...counted, window] : counted;
}

export const SALES = [
  "activeCustomers",
  "netSales",
  "grossSales",
  "averageOrder",
  "purchaseFrequency",
] as const;
export type Sales = (typeof SALES)[number];

export function salesCard(
  name: Sales,
  now: PeriodFigures,
  before: PeriodFigures | null,
  { text, formats, money }: Writers,
): FigureCard {
  const value = salesValue(name, now);
  const { counts, period } = now;
  const written = {
    activeCustomers: () => formats.number(value),
    netSales: () => money(value),
    grossSales: () => money(value),
    averageOrder: () => money(value),
    purchaseFrequency: () => formats.number(value, 2),
  }[name]();
  const purchases = { label: text("figures.inputs.purchases"), value: formats.number(counts.purchases) };
  const gross = { label: text("figures.inputs.gross"), value: money(counts.grossMinor) };
  const inputs: Record<Sales, Input[]> = {
    activeCustomers: [{ label: text("figures.inputs.windowDays"), value: formats.days(period.windowDays) }],
    netSales: [gross, purchases],
    grossSales: [purchases],
    averageOrder: [gross, purchases],
    purchaseFrequency: [
      purchases,
      { label: text("figures.inputs.buyers"), value: formats.number(counts.buyers) },
    ],
  };
  return {
    key: name,
    label: text(`figures.${name}.label`),
    value: written,
    change: changeBetween(value, before && salesValue(name, before), { better: "up" }),
    explanation: {
      definition:
        name === "activeCustomers"
          ? text("figures.activeCustomers.definition", { count: period.windowDays })
          : text(`figures.${name}.definition`),
      inputs: inputs[name],
      note: value === null ? text("figures.noDenominator") : undefined,
    },
  };
}

export function salesValue(name: Sales, figures: PeriodFigures): number | bigint | null {
  return {
    activeCustomers: figures.counts.activeAtEnd,
    netSales: figures.counts.netMinor,
    grossSales: figures.counts.grossMinor,
    averageOrder: figures.averageOrderMinor,
    purchaseFrequency: figures.purchaseFrequency,
  }[name];
}

/** The two lifetime values side by side, each with what went in and why it may be absent. */
export function valueCards(
  value: LifetimeValue,
  { ever, year }: LifetimeValueInputs,
  { text, formats, money }: Writers,
): FigureCard[] {
  const share = (a: bigint | number, b: number) => (b === 0 ? null : Number(a) / b);
  const input = (key: InputKey, written: string) => ({
    label: text(`figures.inputs.${key}`),
    value: written,
  });
  return [
    {
      key: "historicValue",
      label: text("figures.historicValue.label"),
      value: money(value.historicMinor),
      change: null,
      explanation: {
        definition: text("figures.historicValue.definition"),
        formula: text("figures.historicValue.formula"),
        inputs: [
          input("averageOrder", money(share(ever.grossMinor, ever.purchases))),
          input("purchasesPerCustomer", formats.number(share(ever.purchases, ever.customers), 2)),
          input("gross", money(ever.grossMinor)),
          input("customers", formats.number(ever.customers)),
        ],
        note: value.historicMinor === null ? text("figures.noDenominator") : undefined,
      },
    },
    {
      key: "yearlyValue",
      label: text("figures.yearlyValue.label"),
      value: money(value.yearlyMinor),
      change: null,
      explanation: {
        definition: text("figures.yearlyValue.definition"),
        formula: text("figures.yearlyValue.formula"),
        inputs: [
          input("averageOrder", money(share(year.grossMinor, year.purchases))),
          input("purchasesPerBuyer", formats.number(share(year.purchases, year.buyers), 2)),
          input("yearsRetained", formats.number(value.yearsRetained, 2)),
          input("activeYearAgo", formats.number(year.activeAtStart)),
          input("lostInYear", formats.number(year.lost)),
        ],
        note: value.yearlyAbsence ? text(`figures.yearlyValue.${ABSENCES[value.yearlyAbsence]}`) : undefined,
      },
    },
  ];
}

type InputKey =
  | "averageOrder"
  | "purchasesPerCustomer"
  | "purchasesPerBuyer"
  | "gross"
  | "customers"
  | "yearsRetained"
  | "activeYearAgo"
  | "lostInYear";

const ABSENCES = {
  "nobody lost": "nobodyLost",
  "nobody active a year ago": "nobodyActive",
  "nobody bought": "nobodyBought",
} as const;
