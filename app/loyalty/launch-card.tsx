// From draft to live: what the last 30 days would have cost, since when orders count, and the button.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { useMoney } from "../commerce/money-display.tsx";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { Preview } from "./preview.server.ts";

export const LAUNCH_CHOICES = ["now", "30", "365"] as const;

export function PreviewText({ preview }: { preview: Preview }) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  const { points, costMinor, customers, netMinor, share } = preview;
  if (customers === 0) return <Text as="p">{text("loyalty.preview.nobody")}</Text>;
  return (
    <BlockStack gap="100">
      <Text as="p">
        {text("loyalty.preview.points", {
          count: customers,
          points: formats.number(Number(points)),
          net: money(netMinor),
        })}
      </Text>
      {costMinor !== null && (
        <Text as="p">
          {text("loyalty.preview.cost", {
            cost: money(costMinor),
            share: formats.percent(netMinor > 0n ? (Number(costMinor) / Number(netMinor)) * 100 : null),
          })}
        </Text>
      )}
      {share < 1 && (
        <Text as="p" tone="subdued">
          {text("loyalty.preview.estimated", { share: formats.percent(share * 100) })}
        </Text>
      )}
    </BlockStack>
  );
}

export function LaunchCard({ preview, busy }: { preview: Preview; busy: boolean }) {
  const text = useText();
  const [since, setSince] = useState<string>("now");
  return (
    <Card>
      <Form method="post">
        <input type="hidden" name="intent" value="launch" />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {text("loyalty.launch.title")}
          </Text>
          <PreviewText preview={preview} />
          <Select
            name="since"
            label={text("loyalty.launch.since")}
            helpText={text("loyalty.launch.sinceHint")}
            value={since}
            onChange={setSince}
            options={LAUNCH_CHOICES.map((value) => ({ value, label: text(`loyalty.launch.from.${value}`) }))}
          />
          <InlineStack>
            <Button submit variant="primary" loading={busy}>
              {text("loyalty.launch.action")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Card>
  );
}
