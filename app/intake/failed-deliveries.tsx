// Deliveries that were set aside, why, and trying again: one, or all after a question.
import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { DeliveryRow } from "./deliveries.server.ts";
import { Reason } from "./reason.tsx";

type Props = { rows: DeliveryRow[]; total: number };

export function FailedDeliveries({ rows, total }: Props) {
  const text = useText();
  const formats = useFormats();
  const fetcher = useFetcher<{ replayed?: number }>();
  const replayed = fetcher.data?.replayed;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {total > 0 ? text("data.failedTitle", { count: total }) : text("data.failed")}
          </Text>
          {total > 0 && <ReplayAll total={total} fetcher={fetcher} />}
        </InlineStack>
        <div role="status">
          {replayed !== undefined && <Text as="p">{text("data.replayed", { count: replayed })}</Text>}
        </div>
        <Text as="p" tone="subdued">
          {text(total > 0 ? "data.failedLead" : "data.failedNone")}
        </Text>
        {total > 0 && (
          <SortableTable
            label={text("data.failedTitle", { count: total })}
            rows={rows}
            rowKey={(row) => row.webhookId}
            columns={[
              { key: "topic", heading: text("data.topic"), cell: (row) => <bdi>{row.topic}</bdi> },
              {
                key: "received",
                heading: text("data.received"),
                cell: (row) => formats.dateTime(row.receivedAt),
              },
              {
                key: "attempts",
                heading: text("data.attempts"),
                number: true,
                cell: (row) => formats.number(row.attempts),
              },
              {
                key: "reason",
                heading: text("data.reason"),
                cell: (row) => <Reason sentence={row.reason ?? ""} />,
              },
              {
                key: "replay",
                heading: text("data.replay"),
                cell: (row) => (
                  <fetcher.Form method="post">
                    <input type="hidden" name="intent" value="replay" />
                    <input type="hidden" name="webhookId" value={row.webhookId} />
                    <Button
                      submit
                      size="slim"
                      accessibilityLabel={text("data.replayOne", { date: formats.dateTime(row.receivedAt) })}
                    >
                      {text("data.replay")}
                    </Button>
                  </fetcher.Form>
                ),
              },
            ]}
          />
        )}
      </BlockStack>
    </Card>
  );
}

function ReplayAll({ total, fetcher }: { total: number; fetcher: ReturnType<typeof useFetcher> }) {
  const text = useText();
  const [asked, setAsked] = useState(false);
  if (!asked) return <Button onClick={() => setAsked(true)}>{text("data.replayAll")}</Button>;
  return (
    <fetcher.Form method="post" onSubmit={() => setAsked(false)}>
      <BlockStack gap="200">
        <Text as="p">{text("data.replayConfirm", { count: total })}</Text>
        <input type="hidden" name="intent" value="replayAll" />
        <ButtonGroup>
          <Button submit variant="primary">
            {text("data.replayAll")}
          </Button>
          <Button onClick={() => setAsked(false)}>{text("common.cancel")}</Button>
        </ButtonGroup>
      </BlockStack>
    </fetcher.Form>
  );
}
