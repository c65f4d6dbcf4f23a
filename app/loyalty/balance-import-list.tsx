// The files of balances there have been, and how far each is.
import { Link } from "@remix-run/react";
import { Badge } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import type { BalanceImport } from "./balance-imports.server.ts";

const TONES = {
  uploaded: undefined,
  checking: "info",
  checked: "attention",
  taking: "info",
  done: "success",
  failed: "critical",
} as const;

export function BalanceImportList({ runs }: { runs: BalanceImport[] }) {
  const text = useText();
  const formats = useFormats();
  return (
    <SortableTable
      label={text("balances.listTitle")}
      rows={runs}
      rowKey={({ importId }) => importId.toString()}
      columns={[
        {
          key: "file",
          heading: text("data.file"),
          cell: ({ importId, fileName }) => (
            <Link to={`/app/loyalty/import/${importId}`}>
              <bdi>{fileName}</bdi>
            </Link>
          ),
        },
        {
          key: "state",
          heading: text("data.state"),
          cell: ({ state }) => <Badge tone={TONES[state]}>{text(`balances.states.${state}`)}</Badge>,
        },
        {
          key: "members",
          heading: text("balances.figures.done.members"),
          number: true,
          cell: ({ members }) => formats.number(members),
        },
        {
          key: "refused",
          heading: text("balances.figures.done.refused"),
          number: true,
          cell: ({ refused }) => formats.number(refused),
        },
        { key: "at", heading: text("data.started"), cell: ({ createdAt }) => formats.dateTime(createdAt) },
      ]}
    />
  );
}
