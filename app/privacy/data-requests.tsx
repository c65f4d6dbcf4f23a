// Customers who asked to see their data: the file to send them, by when, and the mark that it was sent.
import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { DownloadButton } from "../ui/download-button.tsx";
import { isolate } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { DataRequestRow } from "./data-requests.server.ts";

/** @param now when the page was asked for */
export function DataRequests({ rows, now }: { rows: DataRequestRow[]; now: Date }) {
  const text = useText();
  const formats = useFormats();
  const fetcher = useFetcher();
  if (rows.length === 0) return null;
  const who = (row: DataRequestRow) =>
    isolate(row.email ?? text("customers.unnamed", { number: `${row.customerId ?? row.requestId}` }));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {text("data.requests.title")}
        </Text>
        <Text as="p" tone="subdued">
          {text("data.requests.lead")}
        </Text>
        <SortableTable
          label={text("data.requests.title")}
          rows={rows}
          rowKey={(row) => `${row.requestId}`}
          columns={[
            { key: "who", heading: text("data.requests.customer"), cell: who },
            {
              key: "asked",
              heading: text("data.requests.asked"),
              cell: (row) => formats.dateTime(row.requestedAt),
            },
            {
              key: "due",
              heading: text("data.requests.due"),
              cell: (row) => (
                <InlineStack gap="200" blockAlign="center">
                  <span>{formats.dateTime(row.dueAt)}</span>
                  {row.answeredAt ? (
                    <Badge tone="success">{text("data.requests.answered")}</Badge>
                  ) : (
                    row.dueAt < now && <Badge tone="critical">{text("data.requests.overdue")}</Badge>
                  )}
                </InlineStack>
              ),
            },
            {
              key: "answer",
              heading: text("data.requests.answer"),
              cell: (row) => (
                <InlineStack gap="200">
                  <DownloadButton
                    url={`/app/data-requests/${row.requestId}`}
                    fileName={`customer-data-${row.requestId}.json`}
                    label={text("data.requests.download")}
                  />
                  {!row.answeredAt && (
                    <fetcher.Form method="post">
                      <input type="hidden" name="intent" value="answerRequest" />
                      <input type="hidden" name="requestId" value={`${row.requestId}`} />
                      <Button
                        submit
                        accessibilityLabel={text("data.requests.markOf", { customer: who(row) })}
                      >
                        {text("data.requests.mark")}
                      </Button>
                    </fetcher.Form>
                  )}
                </InlineStack>
              ),
            },
          ]}
        />
      </BlockStack>
    </Card>
  );
}
