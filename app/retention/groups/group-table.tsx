// The eleven groups: how many customers each has, what they have bought, and the way to its segment.
import { Card } from "@shopify/polaris";
import { RouteLink } from "../../ui/route-link.tsx";
import { SortableTable } from "../../ui/sortable-table.tsx";
import { useGroupNames } from "../forecast/group-names.ts";
import type { RfmTotals } from "../rfm-totals.ts";
import { useWriters } from "../use-writers.ts";

export function GroupTable({ totals }: { totals: RfmTotals }) {
  const { text, formats, money } = useWriters();
  const names = useGroupNames();
  const share = (customers: number) => (totals.customers === 0 ? null : (100 * customers) / totals.customers);
  return (
    <Card>
      <SortableTable
        label={text("groups.table.title")}
        rowKey={(row) => row.group}
        rows={totals.groups}
        columns={[
          {
            key: "group",
            heading: text("groups.table.group"),
            cell: ({ group }) => {
              const { name, url } = names("rfm", group);
              return <RouteLink url={url}>{name}</RouteLink>;
            },
          },
          {
            key: "customers",
            heading: text("groups.table.customers"),
            number: true,
            cell: ({ customers }) => formats.number(customers),
          },
          {
            key: "share",
            heading: text("groups.table.share"),
            number: true,
            cell: ({ customers }) => formats.percent(share(customers)),
          },
          {
            key: "net",
            heading: text("groups.table.net"),
            number: true,
            cell: ({ netMinor }) => money(netMinor),
          },
          {
            key: "each",
            heading: text("groups.table.each"),
            number: true,
            cell: ({ customers, netMinor }) => money(customers === 0 ? null : Number(netMinor) / customers),
          },
        ]}
      />
    </Card>
  );
}
