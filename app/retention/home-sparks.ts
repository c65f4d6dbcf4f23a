// The course of each figure on Home, by the key of its card; oldest first.
import { salesValue } from "./figure-texts.ts";
import type { Rates } from "./rates.ts";
import type { PeriodFigures } from "./report.server.ts";

export type Sparks = Record<string, (number | null)[]>;

export function homeSparks(course: PeriodFigures[], headline: keyof Rates): Sparks {
  const sales = (["activeCustomers", "netSales", "averageOrder", "purchaseFrequency"] as const).map(
    (name) => {
      const values = course.map((figures) => salesValue(name, figures));
      return [name, values.map((value) => (value === null ? null : Number(value)))] as const;
    },
  );
  return {
    ...Object.fromEntries(sales),
    [headline]: course.map((figures) => figures.rates[headline]),
    repeatPurchase: course.map((figures) => figures.rates.repeatPurchase),
  };
}
