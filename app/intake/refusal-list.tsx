// The rows of a file that could not be read, by line.
import { BlockStack } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { Paging } from "../ui/paging.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { RefusalPage } from "./import-run.server.ts";
import { Reason } from "./reason.tsx";

export function RefusalList({ refusals, kept, page, pageSize }: RefusalPage) {
  const text = useText();
  const formats = useFormats();
  return (
    <BlockStack gap="300">
      <SortableTable
        label={text("data.refused")}
        rows={refusals}
        rowKey={(refusal) => `${refusal.line} ${refusal.reason}`}
        columns={[
          { key: "line", heading: text("data.line"), cell: (refusal) => formats.number(refusal.line) },
          {
            key: "reason",
            heading: text("data.reason"),
            cell: (refusal) => <Reason sentence={refusal.reason} />,
          },
        ]}
      />
      <Paging page={page} pageSize={pageSize} total={kept} />
    </BlockStack>
  );
}
