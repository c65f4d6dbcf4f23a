// A list of customers, as Customers, Value and Early warning have it: searched by name or e-mail address.
import { Empty } from "../ui/empty.tsx";
import { useText } from "../ui/language-provider.tsx";
import type { Searching } from "../ui/list-search.tsx";
import { Listing } from "../ui/listing.tsx";
import type { Column } from "../ui/sortable-table.tsx";

type Props<Row, Sort extends string> = {
  label: string;
  heading?: string;
  query: { search: string; sort: Sort; descending: boolean; page: number };
  filter?: Searching["filter"];
  columns: Column<Row, Sort>[];
  rows: Row[];
  /** how many match; `more`: there are more than that */
  total: number;
  more: boolean;
  pageSize: number;
  /** what to do when nobody matches, and where all of them are */
  nothing: { body: string; url: string };
};

export function CustomerListing<Row extends { customerId: bigint }, Sort extends string>({
  filter,
  nothing,
  ...list
}: Props<Row, Sort>) {
  const text = useText();
  return (
    <Listing
      {...list}
      searching={{ label: text("customers.searchLabel"), hint: text("customers.searchHint"), filter }}
      rowKey={(row) => row.customerId.toString()}
      found={text(list.more ? "customers.foundMore" : "customers.found", { count: list.total })}
      nothing={
        <Empty
          plain
          title={text("customers.nothing.title")}
          body={nothing.body}
          action={{ label: text("customers.nothing.action"), url: nothing.url }}
        />
      }
    />
  );
}
