// What rewards and standing discounts cost of what members bring, month by month: as a line, and as the table it rests on.
import { Text } from "@shopify/polaris";
import { useMoney } from "../commerce/money-display.tsx";
import { ChartFrame } from "../ui/charts/chart-frame.tsx";
import { TrendChart } from "../ui/charts/trend-chart.tsx";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { type CostMonth, costShare } from "./cost-share.ts";

export function CostCard({ months }: { months: CostMonth[] }) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  const percent = (share: number | null) => formats.percent(share === null ? null : share * 100, 2);
  const isEmpty = months.every((month) => costShare(month) === null);
  return (
    <ChartFrame
      title={text("gains.cost.title")}
      summary={text("gains.cost.summary")}
      explanation={{
        definition: text("gains.cost.definition"),
        formula: text("gains.cost.formula"),
        note: text("gains.cost.note"),
      }}
      table={{
        columns: [
          text("gains.cost.columns.month"),
          text("gains.cost.columns.codes"),
          text("gains.cost.columns.credit"),
          text("gains.cost.columns.standing"),
          text("gains.cost.columns.net"),
          text("gains.cost.columns.share"),
        ],
        rows: months.map((month) => [
          formats.month(month.month),
          money(month.codesMinor),
          money(month.creditMinor),
          money(month.standingMinor),
          money(month.netMinor),
          percent(costShare(month)),
        ]),
      }}
    >
      {isEmpty ? (
        <Text as="p">{text("gains.cost.none")}</Text>
      ) : (
        <TrendChart
          points={months.map((month) => {
            const share = costShare(month);
            return { label: formats.month(month.month), value: share === null ? null : share * 100 };
          })}
          format={(value) => formats.percent(value)}
        />
      )}
    </ChartFrame>
  );
}
