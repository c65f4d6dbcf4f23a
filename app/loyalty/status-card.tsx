// A launched programme: whether it runs, and the button to pause or resume it. Neither loses anything.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";

type Props = {
  paused: boolean;
  busy: boolean;
  /** the one in force, and since when */
  version: { version: number; effectiveFrom: Date };
};

export function StatusCard({ paused, busy, version }: Props) {
  const formats = useFormats();
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
            <Text as="p" tone="subdued">
              {text("programme.version", {
                version: formats.number(version.version),
                since: formats.dateTime(version.effectiveFrom),
              })}
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
