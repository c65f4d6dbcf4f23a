// The list of customers at risk: who, by what one sees it, since when, and what is at stake.
import { Link } from "@remix-run/react";
import { CustomerListing } from "../../commerce/customer-listing.tsx";
import { customerName } from "../../commerce/customer-name.ts";
import { Money } from "../../commerce/money-display.tsx";
import { Empty } from "../../ui/empty.tsx";
import { NO_VALUE } from "../../ui/format.ts";
import type { Column } from "../../ui/sortable-table.tsx";
import type { ForecastRow } from "../forecast/forecast-list.server.ts";
import { type ListQuery, type ListSort, RISK_FILTERS } from "../forecast/list-choices.ts";
import { useWriters } from "../use-writers.ts";
import { evidenceWords } from "./evidence-words.ts";

type Props = {
  query: ListQuery;
  rows: ForecastRow[];
  /** how many match; `more`: there are more than that */
  total: number;
  more: boolean;
  pageSize: number;
};

export function RiskList({ query, rows, total, more, pageSize }: Props) {
  const writers = useWriters();
  const { text, formats } = writers;
  const asked = query.search !== "" || query.filter !== "all";
  if (total === 0 && !asked)
    return <Empty title={text("risk.nobody.title")} body={text("risk.nobody.body")} />;
  const columns: Column<ForecastRow, ListSort>[] = [
    {
      key: "name",
      heading: text("customers.columns.name"),
      sort: "name",
      cell: (row) => <Link to={`/app/customers/${row.customerId}`}>{customerName(row, text)}</Link>,
    },
    {
      key: "evidence",
      heading: text("risk.columns.evidence"),
      cell: (row) => (
        <ul className="pr-evidence">
          {evidenceWords(row.evidence, writers).map(({ signal, name, sentence }) => (
            <li key={signal}>
              <strong>{name}</strong> {sentence}
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: "since",
      heading: text("risk.columns.since"),
      sort: "since",
      number: true,
      cell: (row) => (row.since ? formats.date(row.since) : NO_VALUE),
    },
    {
      key: "alive",
      heading: text("risk.columns.alive"),
      sort: "alive",
      number: true,
      cell: (row) => formats.percent(row.alive === null ? null : row.alive * 100, 0),
    },
    {
      key: "atRisk",
      heading: text("risk.columns.atRisk"),
      sort: "atRisk",
      number: true,
      cell: (row) => <Money minor={row.atRiskMinor} />,
    },
    {
      key: "net",
      heading: text("customers.columns.net"),
      sort: "net",
      number: true,
      cell: (row) => <Money minor={row.netMinor} />,
    },
  ];
  return (
    <CustomerListing
      label={text("risk.title")}
      query={query}
      filter={{
        name: "signal",
        label: text("risk.filterLabel"),
        options: RISK_FILTERS.filter((filter) => filter !== "silent").map((filter) => ({
          value: filter,
          label: text(filter === "all" ? "risk.filterAll" : `risk.signals.${filter}`),
        })),
        value: query.filter,
      }}
      columns={columns}
      rows={rows}
      total={total}
      more={more}
      pageSize={pageSize}
      nothing={{ body: text("risk.nothing"), url: "/app/early-warning" }}
    />
  );
}
