// The heading of a card with what it means one click away.
import { InlineStack, Text } from "@shopify/polaris";
import { Explain, type Explanation } from "./explain.tsx";

/** @param id for what the heading names */
export function ExplainedHeading({
  title,
  explanation,
  id,
}: {
  title: string;
  explanation: Explanation;
  id?: string;
}) {
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="h2" variant="headingSm" id={id}>
        {title}
      </Text>
      <Explain label={title} explanation={explanation} />
    </InlineStack>
  );
}
