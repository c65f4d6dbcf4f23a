// Below a segment's members: who left it last.
import { Link } from "@remix-run/react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import { customerName } from "../commerce/customer-name.ts";
import { useWriters } from "../retention/use-writers.ts";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { LeftMember } from "./left-members.server.ts";

export function LeftMembers({ rows }: { rows: LeftMember[] }) {
  const { text, formats } = useWriters();
  if (rows.length === 0) return null;
  const title = text("segments.left.title");
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {text("segments.left.about")}
        </Text>
        <SortableTable<LeftMember, never>
          label={title}
          rows={rows}
          rowKey={({ customerId }) => customerId.toString()}
          columns={[
            {
              key: "name",
              heading: text("segments.members.columns.name"),
              cell: (row) => <Link to={`/app/customers/${row.customerId}`}>{customerName(row, text)}</Link>,
            },
            {
              key: "joined",
              heading: text("segments.left.since"),
              number: true,
              cell: ({ joinedAt }) => formats.date(joinedAt),
            },
            {
              key: "left",
              heading: text("segments.left.left"),
              number: true,
              cell: ({ leftAt }) => formats.date(leftAt),
            },
          ]}
        />
      </BlockStack>
    </Card>
  );
}
