// A member's store credit for points: what is on its way, what arrived, and what Shopify refused and why.
import { Badge, BlockStack, Card, Text } from "@shopify/polaris";
import { useMoney } from "../commerce/money-display.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { Credit } from "./store-credit.server.ts";

const TONES = { waiting: "info", credited: "success", refused: "warning" } as const;

export function StoreCreditCard({ credits }: { credits: Credit[] }) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  if (credits.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {text("gains.credit.title")}
        </Text>
        <SortableTable
          label={text("gains.credit.title")}
          rows={credits}
          rowKey={({ redemptionId }) => redemptionId.toString()}
          columns={[
            { key: "at", heading: text("gains.credit.at"), cell: ({ createdAt }) => formats.date(createdAt) },
            {
              key: "amount",
              heading: text("gains.credit.amount"),
              number: true,
              cell: ({ minor }) => money(minor),
            },
            {
              key: "state",
              heading: text("gains.credit.state"),
              cell: ({ state, problem }) => (
                <BlockStack gap="100" inlineAlign="start">
                  <Badge tone={TONES[state]}>{text(`gains.credit.states.${state}`)}</Badge>
                  {problem && (
                    <Text as="span" tone="subdued">
                      {text(`gains.credit.problems.${problem}`)}
                    </Text>
                  )}
                </BlockStack>
              ),
            },
            {
              key: "until",
              heading: text("gains.credit.until"),
              cell: ({ expiresAt }) =>
                expiresAt ? formats.date(new Date(expiresAt.getTime() - 1)) : NO_VALUE,
            },
          ]}
        />
      </BlockStack>
    </Card>
  );
}
