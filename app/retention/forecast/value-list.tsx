// Customers by what they are expected to bring.
import { Link } from "@remix-run/react";
import { CustomerListing } from "../../commerce/customer-listing.tsx";
import { customerName } from "../../commerce/customer-name.ts";
import { Money } from "../../commerce/money-display.tsx";
import { NO_VALUE } from "../../ui/format.ts";
import type { Column } from "../../ui/sortable-table.tsx";
import { useWriters } from "../use-writers.ts";
import type { ForecastRow } from "./forecast-list.server.ts";
import type { ListQuery, ListSort } from "./list-choices.ts";

type Props = {
  query: ListQuery;
  rows: ForecastRow[];
  /** how many match; `more`: there are more than that */
  total: number;
  more: boolean;
  pageSize: number;
};

export function ValueList({ query, rows, total, more, pageSize }: Props) {
  const { text, formats, money } = useWriters();
  const columns: Column<ForecastRow, ListSort>[] = [
    {
      key: "name",
      heading: text("customers.columns.name"),
      sort: "name",
      cell: (row) => <Link to={`/app/customers/${row.customerId}`}>{customerName(row, text)}</Link>,
    },
    {
      key: "value",
      heading: text("value.columns.value"),
      sort: "value",
      number: true,
      cell: (row) => <Money minor={row.valueMinor} />,
    },
    {
      key: "interval",
      heading: text("value.columns.interval"),
      number: true,
      cell: (row) =>
        row.valueLowMinor === null
          ? NO_VALUE
          : text("value.interval", { low: money(row.valueLowMinor), high: money(row.valueHighMinor) }),
    },
    {
      key: "alive",
      heading: text("risk.columns.alive"),
      sort: "alive",
      number: true,
      cell: (row) => formats.percent(row.alive === null ? null : row.alive * 100, 0),
    },
    {
      key: "expected",
      heading: text("value.expectedPurchases"),
      sort: "expected",
      number: true,
      cell: (row) => formats.number(row.expected, 1),
    },
    {
      key: "net",
      heading: text("customers.columns.net"),
      sort: "net",
      number: true,
      cell: (row) => <Money minor={row.netMinor} />,
    },
    {
      key: "last",
      heading: text("customers.columns.last"),
      sort: "last",
      number: true,
      cell: (row) => formats.date(row.lastAt),
    },
  ];
  return (
    <CustomerListing
      label={text("value.list")}
      heading={text("value.list")}
      query={query}
      columns={columns}
      rows={rows}
      total={total}
      more={more}
      pageSize={pageSize}
      nothing={{ body: text("risk.nothing"), url: "/app/value" }}
    />
  );
}
