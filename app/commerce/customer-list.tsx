// The Customers page: search and filter above, the list, and the way to the next page.
import { Link } from "@remix-run/react";
import { Text } from "@shopify/polaris";
import { Empty } from "../ui/empty.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { Column } from "../ui/sortable-table.tsx";
import { type CustomerQuery, type CustomerSort, FILTERS } from "./customer-choices.ts";
import { CustomerListing } from "./customer-listing.tsx";
import { customerName } from "./customer-name.ts";
import type { CustomerRow } from "./customers.server.ts";
import { Money } from "./money-display.tsx";

type Props = {
  query: CustomerQuery;
  rows: CustomerRow[];
  /** how many match; `more`: there are more than that */
  total: number;
  more: boolean;
  pageSize: number;
};

export function CustomerList({ query, rows, total, more, pageSize }: Props) {
  const text = useText();
  const columns = useColumns();
  const asked = query.search !== "" || query.filter !== "all";
  if (total === 0 && !asked) {
    const action = { label: text("home.empty.action"), url: "/app/data" };
    return (
      <Empty title={text("customers.empty.title")} body={text("customers.empty.body")} action={action} />
    );
  }
  return (
    <CustomerListing
      label={text("customers.title")}
      query={query}
      filter={{
        name: "show",
        label: text("customers.filterLabel"),
        options: FILTERS.map((filter) => ({ value: filter, label: text(`customers.filters.${filter}`) })),
        value: query.filter,
      }}
      columns={columns}
      rows={rows}
      total={total}
      more={more}
      pageSize={pageSize}
      nothing={{ body: text("customers.nothing.body"), url: "/app/customers" }}
    />
  );
}

function useColumns(): Column<CustomerRow, CustomerSort>[] {
  const text = useText();
  const formats = useFormats();
  const day = (at: Date | null) => (at ? formats.date(at) : NO_VALUE);
  return [
    {
      key: "name",
      heading: text("customers.columns.name"),
      sort: "name",
      cell: (row) => <Link to={`/app/customers/${row.customerId}`}>{customerName(row, text)}</Link>,
    },
    {
      key: "email",
      heading: text("customers.columns.email"),
      sort: "email",
      cell: (row) =>
        row.email ? (
          <bdi>{row.email}</bdi>
        ) : (
          <Text as="span" tone="subdued">
            {text("customers.withheld")}
          </Text>
        ),
    },
    {
      key: "purchases",
      heading: text("customers.columns.purchases"),
      sort: "purchases",
      number: true,
      cell: (row) => formats.number(row.purchases),
    },
    {
      key: "net",
      heading: text("customers.columns.net"),
      sort: "net",
      number: true,
      cell: (row) => <Money minor={row.netMinor} />,
    },
    {
      key: "first",
      heading: text("customers.columns.first"),
      sort: "first",
      number: true,
      cell: (row) => day(row.firstAt),
    },
    {
      key: "last",
      heading: text("customers.columns.last"),
      sort: "last",
      number: true,
      cell: (row) => day(row.lastAt),
    },
  ];
}
