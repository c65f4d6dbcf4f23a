// A list as every page shows it: search above, how many were found, the rows in their order, and the way to the next page.
import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { ListSearch, type Searching } from "./list-search.tsx";
import { Paging } from "./paging.tsx";
import { type Column, SortableTable } from "./sortable-table.tsx";

type Props<Row, Sort extends string> = {
  /** what the table is called by those who read it aloud */
  label: string;
  /** above the list, where the page's title does not say it */
  heading?: string;
  /** what the address asks for; `page` from 1, `sort` null where nobody chose an order */
  query: { search: string; sort: Sort | null; descending: boolean; page: number };
  /** left out where there is nothing to search in */
  searching?: Searching;
  columns: Column<Row, Sort>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** how many match; `more`: there are more than that */
  total: number;
  more?: boolean;
  pageSize: number;
  /** the number found, in words */
  found: string;
  /** in place of the rows when none matches */
  nothing: ReactNode;
};

export function Listing<Row, Sort extends string>(props: Props<Row, Sort>) {
  const { query, rows, total, searching } = props;
  const { sort: by, descending } = query;
  return (
    <Card>
      <BlockStack gap="400">
        {props.heading && (
          <Text as="h2" variant="headingSm">
            {props.heading}
          </Text>
        )}
        {searching && (
          <ListSearch
            {...searching}
            search={query.search}
            sort={by === null ? null : `${descending ? "-" : ""}${by}`}
          />
        )}
        {total === 0 ? (
          props.nothing
        ) : (
          <>
            <Found words={props.found} />
            <SortableTable
              label={props.label}
              columns={props.columns}
              rows={rows}
              rowKey={props.rowKey}
              sort={by === null ? undefined : { by, descending }}
            />
            <Paging
              page={query.page}
              pageSize={props.pageSize}
              total={total}
              // a page that is not full is the last, however far was counted
              more={props.more && rows.length === props.pageSize}
            />
          </>
        )}
      </BlockStack>
    </Card>
  );
}

/** Read aloud when it changes, so that a search is answered for those who cannot see the rows. */
export function Found({ words }: { words: string }) {
  return (
    <Text as="p" tone="subdued">
      <span role="status">{words}</span>
    </Text>
  );
}
