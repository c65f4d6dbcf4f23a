// Whether news from Shopify arrives and is processed, at a glance.
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { DeliveryCounts } from "./deliveries.server.ts";
import { deliveryHealth } from "./delivery-health.ts";

export function SyncHealth({ counts }: { counts: DeliveryCounts }) {
  const text = useText();
  const formats = useFormats();
  const health = deliveryHealth(counts);
  const tone = { healthy: "success", behind: "attention", attention: "warning" } as const;
  const facts: [string, string][] = [
    [
      text("home.health.lastDelivery"),
      counts.lastReceivedAt ? formats.dateTime(counts.lastReceivedAt) : text("common.never"),
    ],
    [text("home.health.waiting"), formats.number(counts.byState.pending)],
    [text("data.done"), formats.number(counts.byState.done)],
    [text("home.health.failed"), formats.number(counts.byState.failed)],
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingSm">
            {text("home.health.title")}
          </Text>
          <Badge tone={tone[health]}>{text(`home.health.${health}`)}</Badge>
        </InlineStack>
        <dl className="pr-inputs">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div>
          <Button url="/app/data">{text("home.health.action")}</Button>
        </div>
      </BlockStack>
    </Card>
  );
}
