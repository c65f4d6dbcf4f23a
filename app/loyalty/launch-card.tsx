// From draft to live: since when orders count, and the button, which launches what is saved.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { useText } from "../ui/language-provider.tsx";

export const LAUNCH_CHOICES = ["now", "30", "365"] as const;

/** @param dirty something typed is not saved: it would not be launched */
export function LaunchCard({ dirty, busy }: { dirty: boolean; busy: boolean }) {
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
          <Select
            name="since"
            label={text("loyalty.launch.since")}
            helpText={text("loyalty.launch.sinceHint")}
            value={since}
            onChange={setSince}
            options={LAUNCH_CHOICES.map((value) => ({ value, label: text(`loyalty.launch.from.${value}`) }))}
          />
          {dirty && <Text as="p">{text("programme.saveFirst")}</Text>}
          <InlineStack>
            <Button submit variant="primary" loading={busy} disabled={dirty}>
              {text("loyalty.launch.action")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Form>
    </Card>
  );
}
