// What the traffic can show, and how long it would take: so that nobody waits for what cannot be seen.
import { BlockStack, Card, Text } from "@shopify/polaris";
import type { Reach } from "../experiments/read-experiment.ts";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";

export function ResultReach({ reach }: { reach: Reach }) {
  const text = useText();
  const formats = useFormats();
  const percent = (value: number | null) => (value === null ? NO_VALUE : formats.signedPercent(100 * value));
  const rows = [
    { days: reach.days, conversion: reach.conversionNow, revenue: reach.revenueNow, now: true },
    ...reach.later.map((row) => ({ ...row, now: false })),
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("popups.results.reach.title")}
        </Text>
        <Text as="p" tone="subdued">
          {text("popups.results.reach.lead")}
        </Text>
        <SortableTable
          label={text("popups.results.reach.title")}
          rowKey={({ days, now }) => `${days} ${now}`}
          rows={rows}
          columns={[
            {
              key: "when",
              heading: text("popups.results.reach.when"),
              cell: ({ days, now }) =>
                now
                  ? text("popups.results.reach.now")
                  : text("popups.results.reach.in", { days: formats.days(days) }),
            },
            {
              key: "conversion",
              heading: text("popups.results.figures.conversion"),
              number: true,
              cell: ({ conversion }) => percent(conversion),
            },
            {
              key: "revenue",
              heading: text("popups.results.figures.revenue"),
              number: true,
              cell: ({ revenue }) => percent(revenue),
            },
          ]}
        />
        <ul>
          {reach.until.map(({ lift, days }) => (
            <li key={lift}>
              {days === null
                ? text("popups.results.reach.never", { lift: percent(lift) })
                : text("popups.results.reach.until", { lift: percent(lift), days: formats.days(days) })}
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
