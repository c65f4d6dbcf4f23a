// What Shopify has of the tiers: members with their tag, standing discounts, and what it does not take.
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { isolate } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { TierAtShopify } from "./tier-standing.server.ts";

export type TierRow = TierAtShopify & {
  name: string;
  tag: string;
  /** of the standing discount; null = the tier has none */
  percent: number | null;
};

type Props = { rows: TierRow[]; paused: boolean; granted: boolean };

export function TierCard({ rows, paused, granted }: Props) {
  const text = useText();
  const formats = useFormats();
  const problems = rows.flatMap(({ problem, reason }) => [problem, reason].filter((one) => one !== null));
  const discount = ({ percent, discounted }: TierRow) => {
    if (percent === null) return text("staff.tiers.none");
    const state = paused ? "off" : discounted ? "on" : "waiting";
    return `${formats.percent(percent, 0)} · ${text(`staff.tiers.${state}`)}`;
  };
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {text("staff.tiers.title")}
          </Text>
          <Text as="p" tone="subdued">
            {text("staff.tiers.hint")}
          </Text>
        </BlockStack>
        {!granted && <Banner tone="warning">{text("staff.tiers.scope")}</Banner>}
        {problems.length > 0 && (
          <Banner tone="warning">
            {text("staff.tiers.problem", { reason: isolate(problems.join(" ")) })}
          </Banner>
        )}
        <SortableTable
          label={text("staff.tiers.title")}
          rows={rows}
          rowKey={({ tier }) => tier}
          columns={[
            { key: "name", heading: text("staff.tiers.tier"), cell: ({ name }) => <bdi>{name}</bdi> },
            { key: "tag", heading: text("staff.tiers.tag"), cell: ({ tag }) => <bdi>{tag}</bdi> },
            {
              key: "members",
              heading: text("staff.tiers.members"),
              number: true,
              cell: ({ members }) => formats.number(members),
            },
            {
              key: "tagged",
              heading: text("staff.tiers.tagged"),
              number: true,
              cell: ({ tagged }) => formats.number(tagged),
            },
            {
              key: "refused",
              heading: text("staff.tiers.refused"),
              number: true,
              cell: ({ refused }) => formats.number(refused),
            },
            { key: "discount", heading: text("staff.tiers.discount"), cell: discount },
          ]}
        />
      </BlockStack>
    </Card>
  );
}
