// What each trigger brought, and how often it was right: of the holdout, how many did leave.
import { BlockStack, Card, Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { type Column, SortableTable } from "../ui/sortable-table.tsx";
import type { TriggerResult } from "./results.ts";

export function ResultTriggers({ triggers }: { triggers: TriggerResult[] }) {
  const text = useText();
  const formats = useFormats();
  if (triggers.length === 0) return null;
  const share = (part: number, of: number) => formats.percent(of ? (100 * part) / of : null);
  const number = (key: "shown" | "claims" | "buyers" | "heldOut" | "left"): Column<TriggerResult, never> => ({
    key,
    heading: text(`popups.results.triggers.${key}`),
    number: true,
    cell: (row) => formats.number(row[key]),
  });
  const columns: Column<TriggerResult, never>[] = [
    {
      key: "trigger",
      heading: text("popups.results.triggers.trigger"),
      cell: ({ trigger }) => text(`popups.triggers.types.${trigger}`),
    },
    number("shown"),
    number("claims"),
    number("buyers"),
    number("heldOut"),
    number("left"),
    {
      key: "precision",
      heading: text("popups.results.triggers.precision"),
      number: true,
      cell: ({ left, heldOut }) => share(left, heldOut),
    },
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("popups.results.triggers.title")}
        </Text>
        <Text as="p" tone="subdued">
          {text("popups.results.triggers.lead")}
        </Text>
        <SortableTable
          label={text("popups.results.triggers.title")}
          columns={columns}
          rows={triggers}
          rowKey={({ trigger }) => trigger}
        />
      </BlockStack>
    </Card>
  );
}
