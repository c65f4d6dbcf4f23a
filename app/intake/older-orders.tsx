// Asks the merchant whether the older orders an export brought are all there were: the label of figures then moves.
import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";

export function OlderOrders({ oldest }: { oldest: Date | null }) {
  const text = useText();
  const formats = useFormats();
  const fetcher = useFetcher();
  if (!oldest) return null;
  const date = formats.date(oldest);
  return (
    <fetcher.Form method="post">
      <BlockStack gap="200" inlineAlign="start">
        <Text as="p">{text("data.older.lead", { date })}</Text>
        <input type="hidden" name="intent" value="trustOlder" />
        <Button submit loading={fetcher.state !== "idle"}>
          {text("data.older.action", { date })}
        </Button>
      </BlockStack>
    </fetcher.Form>
  );
}
