// A preview in words.
import { BlockStack, Text } from "@shopify/polaris";
import { useMoney } from "../commerce/money-display.tsx";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { Preview } from "./preview.server.ts";

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
