// Actions the merchant dismissed; each can be brought back.
import { Form } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useWriters } from "../retention/use-writers.ts";
import type { ActionKind } from "./action-kinds.ts";
import { actionTitle } from "./action-words.ts";
import { Decision } from "./next-actions-card.tsx";

type Dismissed = { kind: ActionKind; subject: string; dismissedAt: Date | null };

export function DismissedList({ dismissed }: { dismissed: Dismissed[] }) {
  const writers = useWriters();
  const { text, formats } = writers;
  if (dismissed.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("actions.dismissedTitle")}
        </Text>
        <ul className="pr-actions">
          {dismissed.map(({ kind, subject, dismissedAt }) => {
            const title = actionTitle(kind, subject, writers);
            return (
              <li key={`${kind} ${subject}`}>
                <Form method="post" action="/app/next-actions">
                  <input type="hidden" name="kind" value={kind} />
                  <input type="hidden" name="subject" value={subject} />
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <Text as="span">
                      {title}{" "}
                      <Text as="span" tone="subdued">
                        {dismissedAt && formats.date(dismissedAt)}
                      </Text>
                    </Text>
                    <Decision
                      name="back"
                      label={text("actions.back")}
                      of={text("actions.backOf", { title })}
                    />
                  </InlineStack>
                </Form>
              </li>
            );
          })}
        </ul>
      </BlockStack>
    </Card>
  );
}
