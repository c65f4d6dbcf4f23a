// What stands where there is nothing yet: why, and what to do about it.
import { BlockStack, Button, Card, Text } from "@shopify/polaris";

type Props = { title: string; body: string; action?: { label: string; url: string }; plain?: boolean };

/** @param plain inside a card of its own already */
export function Empty({ title, body, action, plain }: Props) {
  const content = (
    <div className="pr-empty">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {body}
        </Text>
      </BlockStack>
      {action && <Button url={action.url}>{action.label}</Button>}
    </div>
  );
  return plain ? content : <Card>{content}</Card>;
}
