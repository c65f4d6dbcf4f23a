// A launched programme: whether it runs, and the button to pause or resume it. Neither loses anything.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";

export function StatusCard({ paused, busy }: { paused: boolean; busy: boolean }) {
  const text = useText();
  const state = paused ? "paused" : "live";
  return (
    <Card>
      <Form method="post">
        <input type="hidden" name="intent" value={paused ? "resume" : "pause"} />
        <InlineStack align="space-between" blockAlign="center" gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {text(`loyalty.status.${state}`)}
            </Text>
            <Text as="p" tone="subdued">
              {text(`loyalty.status.${state}Hint`)}
            </Text>
          </BlockStack>
          <Button submit loading={busy}>
            {text(paused ? "loyalty.status.resume" : "loyalty.status.pause")}
          </Button>
        </InlineStack>
      </Form>
    </Card>
  );
}
