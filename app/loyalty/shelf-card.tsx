// Whether Shopify has what the storefront and the customer account are to show.
import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { isolate } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { ProgrammePublicationRow } from "./programme-publication.server.ts";

type Props = {
  publication: ProgrammePublicationRow | null;
  /** null: not counted yet */
  accounts: { written: number; waiting: number; refused: number; reason: string | null } | null;
};

const STATES = {
  waiting: { key: "waiting", tone: "info" },
  published: { key: "published", tone: "success" },
  "too large": { key: "tooLarge", tone: "critical" },
  failed: { key: "failed", tone: "warning" },
} as const;

export function ShelfCard({ publication, accounts }: Props) {
  const text = useText();
  const formats = useFormats();
  const state = publication && STATES[publication.state];
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {text("connections.shelf.title")}
          </Text>
          {state && <Badge tone={state.tone}>{text(`connections.shelf.state.${state.key}`)}</Badge>}
        </InlineStack>
        {publication ? (
          <Text as="p">
            {text(`connections.shelf.${STATES[publication.state].key}`, {
              problem: isolate(publication.problem ?? ""),
              at: publication.publishedAt ? formats.dateTime(publication.publishedAt) : "",
            })}
          </Text>
        ) : (
          <Text as="p">{text("connections.shelf.none")}</Text>
        )}
        {publication && accounts && (
          <Text as="p">
            {text("connections.shelf.accounts", {
              count: accounts.written,
              written: formats.number(accounts.written),
            })}{" "}
            {accounts.waiting > 0 &&
              text("connections.shelf.accountsWaiting", {
                count: accounts.waiting,
                waiting: formats.number(accounts.waiting),
              })}
          </Text>
        )}
        {accounts && accounts.refused > 0 && (
          <Text as="p" tone="critical">
            {text("connections.shelf.refused", {
              count: accounts.refused,
              refused: formats.number(accounts.refused),
              reason: isolate(accounts.reason ?? ""),
            })}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
