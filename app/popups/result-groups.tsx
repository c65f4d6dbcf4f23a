// The groups of an experiment with everything that was counted of them, and whether visitors split as planned.
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { Money } from "../commerce/money-display.tsx";
import type { ExperimentReading } from "../experiments/read-experiment.ts";
import { Explain } from "../ui/explain.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { type Column, SortableTable } from "../ui/sortable-table.tsx";
import type { ArmResult, CampaignResults } from "./results.ts";

type ArmsProps = { results: CampaignResults; reading: ExperimentReading };

export function ResultGroups({ results: { arms, unknownCosts, odd }, reading }: ArmsProps) {
  const text = useText();
  const formats = useFormats();
  const { sampleRatio } = reading;
  const count = (key: "shown" | "claims" | "applied" | "orders"): Column<ArmResult, never> => ({
    key,
    heading: text(`popups.results.arms.${key}`),
    number: true,
    cell: (row) => (row.arm.id === "holdout" && key !== "orders" ? NO_VALUE : formats.number(row[key])),
  });
  const columns: Column<ArmResult, never>[] = [
    {
      key: "arm",
      heading: text("popups.results.arms.arm"),
      cell: ({ arm, name }) =>
        arm.id === "holdout" ? (
          text("popups.experiment.holdoutName")
        ) : (
          <bdi>{text("popups.experiment.variant", { name })}</bdi>
        ),
    },
    {
      key: "visitors",
      heading: text("popups.results.arms.visitors"),
      number: true,
      cell: ({ arm }) => formats.number(arm.visitors),
    },
    count("shown"),
    count("claims"),
    count("applied"),
    {
      key: "buyers",
      heading: text("popups.results.arms.buyers"),
      number: true,
      cell: ({ arm }) => formats.number(arm.conversions),
    },
    {
      key: "rate",
      heading: text("popups.results.arms.rate"),
      number: true,
      cell: ({ arm }) => formats.percent(arm.visitors ? (100 * arm.conversions) / arm.visitors : null, 2),
    },
    count("orders"),
    {
      key: "net",
      heading: text("popups.results.arms.net"),
      number: true,
      cell: ({ arm }) => <Money minor={Math.round(arm.revenue.sum)} />,
    },
    {
      key: "perVisitor",
      heading: text("popups.results.arms.perVisitor"),
      number: true,
      cell: ({ arm }) => <Money minor={arm.visitors ? arm.revenue.sum / arm.visitors : null} />,
    },
    {
      key: "margin",
      heading: text("popups.results.arms.margin"),
      number: true,
      cell: ({ arm }) => <Money minor={arm.margin && Math.round(arm.margin.sum)} />,
    },
    {
      key: "cost",
      heading: text("popups.results.arms.cost"),
      number: true,
      cell: ({ arm }) => <Money minor={Math.round(arm.discountCost)} />,
    },
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("popups.results.arms.title")}
        </Text>
        <SortableTable
          label={text("popups.results.arms.title")}
          columns={columns}
          rows={arms}
          rowKey={({ arm }) => arm.id}
        />
        {sampleRatio && (
          <InlineStack gap="200" blockAlign="center">
            <Text as="p" tone={sampleRatio.broken ? "critical" : "subdued"}>
              {text(sampleRatio.broken ? "popups.results.split.broken" : "popups.results.split.good")}
            </Text>
            <Explain
              label={text("popups.results.split.label")}
              explanation={{
                definition: text("popups.results.split.definition"),
                formula: "χ² = Σ (O − E)² ÷ E",
                inputs: [
                  { label: "χ²", value: formats.number(sampleRatio.chiSquare, 2) },
                  { label: text("popups.results.split.once"), value: formats.number(sampleRatio.pValue, 4) },
                  {
                    label: text("popups.results.split.always"),
                    value: formats.number(sampleRatio.anytimePValue, 4),
                  },
                ],
              }}
            />
          </InlineStack>
        )}
        {unknownCosts > 0 && (
          <Text as="p" tone="subdued">
            {text("popups.results.noMargin", { count: unknownCosts })}
          </Text>
        )}
        {odd > 0 && (
          <Text as="p" tone="subdued">
            {text("popups.results.odd", { count: odd })}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
