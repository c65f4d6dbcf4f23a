// What came of the actions taken: of those customers, how many bought since – beside what the model had expected and
// what they did before. No experiment, and said so.
import { Form } from "@remix-run/react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import { useWriters } from "../retention/use-writers.ts";
import { Empty } from "../ui/empty.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { SortableTable } from "../ui/sortable-table.tsx";
import { actionTitle } from "./action-words.ts";
import type { Taken } from "./actions.server.ts";
import { Decision } from "./next-actions-card.tsx";

/** followed: it can still be undone */
type Row = Taken & { followed: boolean };

export function TakenTable({ taken, followedDays }: { taken: Row[]; followedDays: number }) {
  const writers = useWriters();
  const { text, formats, money } = writers;
  if (taken.length === 0)
    return <Empty title={text("actions.noneTaken.title")} body={text("actions.noneTaken.body")} />;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("actions.takenTitle")}
        </Text>
        <Text as="p" tone="subdued">
          {text("actions.noExperiment", { days: formats.days(followedDays) })}
        </Text>
        <SortableTable<Row, never>
          label={text("actions.takenTitle")}
          rows={taken}
          rowKey={(row) => row.takenId.toString()}
          columns={[
            {
              key: "what",
              heading: text("actions.columns.what"),
              cell: (row) => actionTitle(row.kind, row.subject, writers),
            },
            {
              key: "at",
              heading: text("actions.columns.takenAt"),
              number: true,
              cell: (row) => formats.date(row.takenAt),
            },
            {
              key: "customers",
              heading: text("actions.inputs.customers"),
              number: true,
              cell: (row) => formats.number(row.customers),
            },
            {
              key: "bought",
              heading: text("actions.columns.bought"),
              number: true,
              cell: (row) => (row.measuredAt ? formats.number(row.bought) : NO_VALUE),
            },
            {
              key: "expected",
              heading: text("actions.columns.expected"),
              number: true,
              cell: (row) => (row.measuredAt ? formats.number(row.expected, 1) : NO_VALUE),
            },
            {
              key: "before",
              heading: text("actions.columns.before"),
              number: true,
              cell: (row) => (row.measuredAt ? formats.number(row.boughtBefore) : NO_VALUE),
            },
            {
              key: "net",
              heading: text("actions.columns.net"),
              number: true,
              cell: (row) => (row.measuredAt ? money(row.boughtNetMinor) : NO_VALUE),
            },
            {
              key: "undo",
              heading: text("actions.columns.undo"),
              // one line, at the end
              number: true,
              cell: (row) =>
                row.followed ? (
                  <Form method="post" action="/app/next-actions">
                    <input type="hidden" name="taken" value={row.takenId.toString()} />
                    <Decision
                      name="untake"
                      label={text("actions.untake")}
                      of={text("actions.untakeOf", { title: actionTitle(row.kind, row.subject, writers) })}
                    />
                  </Form>
                ) : null,
            },
          ]}
        />
      </BlockStack>
    </Card>
  );
}
