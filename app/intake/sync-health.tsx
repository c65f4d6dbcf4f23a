// Whether news from Shopify arrives and is processed, at a glance.
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { deliveryHealth } from "./delivery-health.ts";
import type { InboxHealth } from "./inbox-health.server.ts";
import { MOST_COUNTED } from "./inbox-health.ts";

export function SyncHealth({ inbox }: { inbox: InboxHealth }) {
  const text = useText();
  const formats = useFormats();
  const health = deliveryHealth(inbox);
  const counted = (count: number) => `${formats.number(count)}${count < MOST_COUNTED ? "" : "+"}`;
  const tone = { healthy: "success", behind: "attention", attention: "warning" } as const;
  const facts: [string, string][] = [
    [
      text("home.health.lastDelivery"),
      inbox.lastReceivedAt ? formats.dateTime(inbox.lastReceivedAt) : text("common.never"),
    ],
    [text("home.health.waiting"), counted(inbox.pending)],
    [text("home.health.failed"), counted(inbox.failed)],
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
