// The Members page: search above, the list, and the way to the next page.
import { Form, Link } from "@remix-run/react";
import { BlockStack, Button, Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { customerName } from "../commerce/customer-name.ts";
import { Empty } from "../ui/empty.tsx";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { Paging } from "../ui/paging.tsx";
import { type Column, SortableTable } from "../ui/sortable-table.tsx";
import type { MemberQuery, MemberSort } from "./member-choices.ts";
import type { Member } from "./members.server.ts";

type Props = { query: MemberQuery; rows: Member[]; total: number; pageSize: number };

export function MemberList({ query, rows, total, pageSize }: Props) {
  const text = useText();
  if (total === 0 && query.search === "") {
    const action = { label: text("loyalty.members.empty.action"), url: "/app/loyalty" };
    return (
      <Empty
        title={text("loyalty.members.empty.title")}
        body={text("loyalty.members.empty.body")}
        action={action}
      />
    );
  }
  return (
    <Card>
      <BlockStack gap="400">
        <Search key={query.search} query={query} />
        {total === 0 ? (
          <Empty
            plain
            title={text("loyalty.members.nothing.title")}
            body={text("loyalty.members.nothing.body")}
            action={{ label: text("loyalty.members.nothing.action"), url: "/app/loyalty/members" }}
          />
        ) : (
          <>
            <Text as="p" tone="subdued">
              <span role="status">{text("loyalty.members.found", { count: total })}</span>
            </Text>
            <Table query={query} rows={rows} />
            <Paging page={query.page} pageSize={pageSize} total={total} />
          </>
        )}
      </BlockStack>
    </Card>
  );
}

function Search({ query }: { query: MemberQuery }) {
  const text = useText();
  const [search, setSearch] = useState(query.search);
  return (
    <Form method="get" role="search">
      <input type="hidden" name="sort" value={`${query.descending ? "-" : ""}${query.sort}`} />
      <div className="pr-controls">
        <div className="pr-controls__grow">
          <TextField
            label={text("loyalty.members.searchLabel")}
            placeholder={text("loyalty.members.searchHint")}
            type="search"
            name="q"
            value={search}
            onChange={setSearch}
            autoComplete="off"
          />
        </div>
        <Button submit>{text("common.search")}</Button>
      </div>
    </Form>
  );
}

function Table({ query, rows }: Pick<Props, "query" | "rows">) {
  const text = useText();
  const formats = useFormats();
  const points = (key: "available" | "pending" | "owed"): Column<Member, MemberSort> => ({
    key,
    heading: text(`loyalty.members.columns.${key}`),
    sort: key,
    number: true,
    cell: (row) => formats.number(Number(row[key])),
  });
  const columns: Column<Member, MemberSort>[] = [
    {
      key: "name",
      heading: text("loyalty.members.columns.name"),
      sort: "name",
      cell: (row) => <Link to={`/app/loyalty/members/${row.customerId}`}>{customerName(row, text)}</Link>,
    },
    points("available"),
    points("pending"),
    points("owed"),
  ];
  return (
    <SortableTable
      label={text("loyalty.members.title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.customerId.toString()}
      sort={{ by: query.sort, descending: query.descending }}
    />
  );
}
