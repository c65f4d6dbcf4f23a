// The Customers page: search and filter above, the list, and the way to the next page.
import { Form, Link, useSubmit } from "@remix-run/react";
import { BlockStack, Button, Card, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { Empty } from "../ui/empty.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { Paging } from "../ui/paging.tsx";
import { type Column, SortableTable } from "../ui/sortable-table.tsx";
import { type CustomerQuery, type CustomerSort, FILTERS } from "./customer-choices.ts";
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
  const asked = query.search !== "" || query.filter !== "all";
  if (total === 0 && !asked) {
    const action = { label: text("home.empty.action"), url: "/app/data" };
    return (
      <Empty title={text("customers.empty.title")} body={text("customers.empty.body")} action={action} />
    );
  }
  return (
    <Card>
      <BlockStack gap="400">
        <Search key={`${query.search} ${query.filter}`} query={query} />
        {total === 0 ? (
          <Empty
            plain
            title={text("customers.nothing.title")}
            body={text("customers.nothing.body")}
            action={{ label: text("customers.nothing.action"), url: "/app/customers" }}
          />
        ) : (
          <>
            <Text as="p" tone="subdued">
              <span role="status">
                {text(more ? "customers.foundMore" : "customers.found", { count: total })}
              </span>
            </Text>
            <Table query={query} rows={rows} />
            <Paging
              page={query.page}
              pageSize={pageSize}
              total={total}
              more={more && rows.length === pageSize}
            />
          </>
        )}
      </BlockStack>
    </Card>
  );
}

function Search({ query }: { query: CustomerQuery }) {
  const text = useText();
  const submit = useSubmit();
  const [search, setSearch] = useState(query.search);
  return (
    <Form
      method="get"
      role="search"
      onChange={(event) => isSelect(event.target) && submit(event.currentTarget)}
    >
      <input type="hidden" name="sort" value={`${query.descending ? "-" : ""}${query.sort}`} />
      <div className="pr-controls">
        <div className="pr-controls__grow">
          <TextField
            label={text("customers.searchLabel")}
            placeholder={text("customers.searchHint")}
            type="search"
            name="q"
            value={search}
            onChange={setSearch}
            autoComplete="off"
          />
        </div>
        <Select
          label={text("customers.filterLabel")}
          name="show"
          options={FILTERS.map((filter) => ({ value: filter, label: text(`customers.filters.${filter}`) }))}
          value={query.filter}
          onChange={() => {}}
        />
        <Button submit>{text("common.search")}</Button>
      </div>
    </Form>
  );
}

function isSelect(target: EventTarget): boolean {
  return target instanceof HTMLSelectElement;
}

function Table({ query, rows }: Pick<Props, "query" | "rows">) {
  const text = useText();
  const formats = useFormats();
  const day = (at: Date | null) => (at ? formats.date(at) : NO_VALUE);
  const columns: Column<CustomerRow, CustomerSort>[] = [
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
  return (
    <SortableTable
      label={text("customers.title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.customerId.toString()}
      sort={{ by: query.sort, descending: query.descending }}
    />
  );
}
