// Why something failed or was refused: in the merchant's language, and below it exactly.
import { BlockStack, Text } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { reasonKind } from "./reason-kind.ts";

export function Reason({ sentence }: { sentence: string }) {
  const text = useText();
  return (
    <BlockStack gap="050">
      <Text as="span">{text(`data.reasons.${reasonKind(sentence)}`)}</Text>
      <Text as="span" tone="subdued" variant="bodySm">
        <bdi lang="en" dir="ltr">
          {sentence}
        </bdi>
      </Text>
    </BlockStack>
  );
}
