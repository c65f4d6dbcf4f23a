// Each formula of the board as a card: what it is, what went in, and why it differs from its neighbour.
import type { Explanation } from "../../ui/explain.tsx";
import { RATES, rateCard, valueCards } from "../figure-texts.ts";
import { ratio } from "../rates.ts";
import type { useWriters } from "../use-writers.ts";
import type { FormulaBoard } from "./formula-board.server.ts";

export type FormulaCard = {
  key: string;
  label: string;
  value: string;
  explanation: Explanation;
  /** why it differs from the one before it */
  differs: string | null;
};

type Writers = ReturnType<typeof useWriters>;

export function rateFormulas(board: FormulaBoard, writers: Writers): FormulaCard[] {
  return RATES.map((rate) => {
    const { label, value, explanation } = rateCard(rate, board.figures, null, writers);
    return { key: rate, label, value, explanation, differs: rateDiffers(rate, board, writers) };
  });
}

function rateDiffers(
  rate: (typeof RATES)[number],
  { figures }: FormulaBoard,
  { text, formats }: Writers,
): string | null {
  const { counts, rates, period } = figures;
  const n = (count: number) => formats.number(count);
  const gap =
    rates.retention === null || rates.strictRetention === null ? 0 : rates.retention - rates.strictRetention;
  switch (rate) {
    case "retention":
      return null;
    case "strictRetention":
      return counts.reactivated === 0
        ? text("formulas.differs.strictSame")
        : text("formulas.differs.strict", {
            back: n(counts.reactivated),
            points: formats.number(gap, 1),
            retention: formats.percent(rates.retention),
          });
    case "churn":
      return text("formulas.differs.churn", {
        lost: n(counts.lost),
        retained: n(counts.retained),
        active: n(counts.activeAtStart),
      });
    case "returningCustomer":
      return text("formulas.differs.returning", {
        ever: n(counts.everBoughtBeforeStart),
        active: n(counts.activeAtStart),
        again: n(counts.boughtBeforeStartAndInside),
        days: formats.days(period.windowDays),
      });
    case "repeatPurchase":
      return text("formulas.differs.repeat", {
        ever: n(counts.everBoughtBeforeEnd),
        twice: n(counts.boughtTwiceBeforeEnd),
      });
    case "reactivation":
      return text("formulas.differs.reactivation", {
        inactive: n(counts.everBoughtBeforeStart - counts.activeAtStart),
        back: n(counts.reactivated),
      });
  }
}

export function valueFormulas(board: FormulaBoard, writers: Writers): FormulaCard[] {
  const [historic, yearly] = valueCards(board.value, board.inputs, writers) as [
    ReturnType<typeof valueCards>[number],
    ReturnType<typeof valueCards>[number],
  ];
  return [
    { ...historic, differs: null },
    { ...yearly, differs: yearlyDiffers(board, writers) },
    marginCard(board, writers),
    predictedCard(board, writers),
  ];
}

function yearlyDiffers({ value, inputs }: FormulaBoard, { text, formats, money }: Writers): string | null {
  if (value.yearlyMinor === null) return null;
  return text("formulas.differs.yearly", {
    historic: money(value.historicMinor),
    customers: formats.number(inputs.ever.customers),
    pace: money(ratio(inputs.year.grossMinor, inputs.year.buyers)),
    buyers: formats.number(inputs.year.buyers),
    years: formats.number(value.yearsRetained, 1),
  });
}

function marginCard({ margin, value, inputs }: FormulaBoard, { text, formats, money }: Writers): FormulaCard {
  const input = (key: "rate" | "perPurchase" | "unknown", written: string) => ({
    label: text(`formulas.margin.inputs.${key}`),
    value: written,
  });
  return {
    key: "marginValue",
    label: text("formulas.margin.label"),
    value: money(margin.minor),
    explanation: {
      definition: text("formulas.margin.definition"),
      formula: text("formulas.margin.formula"),
      inputs: [
        input("perPurchase", money(margin.marginPerPurchaseMinor)),
        input("rate", formats.percent(margin.marginRate)),
        {
          label: text("figures.inputs.purchasesPerBuyer"),
          value: formats.number(ratio(inputs.year.purchases, inputs.year.buyers), 2),
        },
        { label: text("figures.inputs.yearsRetained"), value: formats.number(value.yearsRetained, 2) },
        input("unknown", formats.percent(margin.unknownCost)),
      ],
      note:
        margin.absence === null
          ? undefined
          : margin.absence === "no cost known"
            ? text("formulas.margin.noCost")
            : text("formulas.margin.asYearly"),
    },
    differs:
      margin.minor === null
        ? null
        : text("formulas.differs.margin", {
            order: money(ratio(inputs.year.grossMinor, inputs.year.purchases)),
            earned: money(margin.marginPerPurchaseMinor),
            unknown: formats.percent(margin.unknownCost),
          }),
  };
}

function predictedCard({ predicted, value }: FormulaBoard, writers: Writers): FormulaCard {
  const { text, formats, money } = writers;
  const made = predicted?.refused === null ? predicted : null;
  const mean = made && ratio(made.value, made.customers);
  const about = predicted && [
    { label: text("formulas.predicted.inputs.months"), value: formats.number(predicted.months) },
    { label: text("formulas.predicted.inputs.rate"), value: formats.percent(100 * predicted.discountRate) },
  ];
  const absent = predicted ? predicted.refused : "pending";
  return {
    key: "predictedValue",
    label: text("formulas.predicted.label"),
    value: money(mean),
    explanation: {
      definition: text("formulas.predicted.definition"),
      formula: text("formulas.predicted.formula"),
      inputs: [
        ...(made
          ? [
              { label: text("figures.inputs.customers"), value: formats.number(made.customers) },
              { label: text("formulas.predicted.inputs.sum"), value: money(made.value) },
              {
                label: text("formulas.predicted.inputs.purchases"),
                value: formats.number(made.expectedPurchases),
              },
            ]
          : []),
        ...(about ?? []),
      ],
      note: absent === null ? undefined : text(`formulas.predicted.absent.${absent}`),
    },
    differs: made
      ? text("formulas.differs.predicted", {
          yearly: money(value.yearlyMinor),
          customers: formats.number(made.customers),
          months: formats.number(made.months),
          sum: money(made.value),
        })
      : null,
  };
}
