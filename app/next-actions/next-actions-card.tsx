// What to do next: the actions with most at stake, each with its reason and one click to those it is about.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useWriters } from "../retention/use-writers.ts";
import { Explain } from "../ui/explain.tsx";
import type { Act } from "./act-links.ts";
import type { ActionKind } from "./action-kinds.ts";
import { actionReason, actionTitle, worthExplained } from "./action-words.ts";
import type { Taken } from "./actions.server.ts";
import type { ActionFigures } from "./stored-actions.ts";
import { TakenLines } from "./taken-lines.tsx";

export type ShownAction = {
  kind: ActionKind;
  subject: string;
  customers: number;
  worthMinor: bigint;
  figures: ActionFigures;
  /** of the segment, or the builder with its rule */
  url: string;
  /** what acts on them; null = nothing does */
  act: Act | null;
};

/** taken: the last ones, newest first */
type Props = { actions: ShownAction[]; taken: Taken[]; dismissed: number };

/** Posts to /app/next-actions. */
export function NextActionsCard({ actions, taken, dismissed }: Props) {
  const writers = useWriters();
  const { text, money } = writers;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {text("actions.title")}
          </Text>
          {taken.length + dismissed > 0 && (
            <Button url="/app/next-actions" variant="plain">
              {text("actions.history")}
            </Button>
          )}
        </InlineStack>
        {actions.length === 0 && (
          <Text as="p" tone="subdued">
            {text("actions.none")}
          </Text>
        )}
        <ol className="pr-actions">
          {actions.map((action) => {
            const title = actionTitle(action.kind, action.subject, writers);
            const worth = text("actions.worth", { amount: money(action.worthMinor) });
            return (
              <li key={`${action.kind} ${action.subject}`}>
                <BlockStack gap="100">
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <Text as="h3" variant="headingSm">
                      {title}
                    </Text>
                    <InlineStack gap="100" blockAlign="center" wrap={false}>
                      <Text as="span">{worth}</Text>
                      <Explain label={title} explanation={worthExplained(action, writers)} />
                    </InlineStack>
                  </InlineStack>
                  <Text as="p" tone="subdued">
                    {actionReason(action, writers)}
                  </Text>
                  <Form method="post" action="/app/next-actions" navigate={false} preventScrollReset>
                    <input type="hidden" name="kind" value={action.kind} />
                    <input type="hidden" name="subject" value={action.subject} />
                    <InlineStack gap="200">
                      <Button url={action.url} accessibilityLabel={text("actions.seeOf", { title })}>
                        {text("actions.see")}
                      </Button>
                      {action.act && (
                        <Button
                          url={action.act.url}
                          accessibilityLabel={text(`actions.acts.${action.act.act}Of`, { title })}
                        >
                          {text(`actions.acts.${action.act.act}`)}
                        </Button>
                      )}
                      <Decision
                        name="take"
                        label={text("actions.take")}
                        of={text("actions.takeOf", { title })}
                      />
                      <Decision
                        name="dismiss"
                        label={text("actions.dismiss")}
                        of={text("actions.dismissOf", { title })}
                      />
                    </InlineStack>
                  </Form>
                </BlockStack>
              </li>
            );
          })}
        </ol>
        <TakenLines taken={taken} />
      </BlockStack>
    </Card>
  );
}

/** A plain button: Polaris' own cannot carry a value to the form. */
export function Decision({
  name,
  label,
  of,
}: {
  name: "take" | "untake" | "dismiss" | "back";
  label: string;
  of: string;
}) {
  return (
    <button type="submit" name="decision" value={name} className="pr-plain-button" aria-label={of}>
      {label}
    </button>
  );
}
