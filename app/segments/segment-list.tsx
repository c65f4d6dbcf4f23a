// The Segments page: search and filter above, the list, sorted and paged by what stands in the address.
import { Form, Link, useSearchParams, useSubmit } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useWriters } from "../retention/use-writers.ts";
import { Empty } from "../ui/empty.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useText } from "../ui/language-provider.tsx";
import { Paging } from "../ui/paging.tsx";
import { type Column, SortableTable } from "../ui/sortable-table.tsx";
import { segmentName } from "./segment-name.ts";

export type SegmentRow = {
  handle: string;
  kind: "built-in" | "own";
  name: string | null;
  archived: boolean;
  computed: boolean;
  members: number;
  /** of the net sales of all customers, 0–100; null without any */
  netShare: number | null;
  /** members more or fewer than 30 days ago; null when it was not computed then */
  change: number | null;
  atShopify: boolean;
};

const SHOWN = ["all", "own", "builtIn", "archived"] as const;
type Shown = (typeof SHOWN)[number];
type Sort = "name" | "members" | "share" | "change";
const PER_PAGE = 50;

export function SegmentList({ rows }: { rows: SegmentRow[] }) {
  const { text } = useWriters();
  const [address] = useSearchParams();
  const search = (address.get("q") ?? "").trim();
  const shown = SHOWN.find((one) => one === address.get("show")) ?? "all";
  const named = rows.map((row) => ({ ...row, shownName: segmentName(row, text) }));
  const matching = named.filter((row) => isShown(row, shown) && holds(row.shownName, search));
  const { by, descending } = sortOf(address);
  const sorted = by
    ? [...matching].sort((one, other) => order(one, other, by) * (descending ? -1 : 1))
    : matching;
  const page = Math.max(1, Number(address.get("page")) || 1);
  return (
    <Card>
      <BlockStack gap="400">
        <Search key={`${search} ${shown}`} search={search} shown={shown} />
        {sorted.length === 0 ? (
          <Empty
            plain
            title={text("segments.nothing.title")}
            body={text("segments.nothing.body")}
            action={{ label: text("segments.nothing.action"), url: "/app/segments" }}
          />
        ) : (
          <>
            <Text as="p" tone="subdued">
              <span role="status">{text("segments.found", { count: sorted.length })}</span>
            </Text>
            <Table
              rows={sorted.slice((page - 1) * PER_PAGE, page * PER_PAGE)}
              sort={by ? { by, descending } : undefined}
            />
            <Paging page={page} pageSize={PER_PAGE} total={sorted.length} />
          </>
        )}
      </BlockStack>
    </Card>
  );
}

type NamedRow = SegmentRow & { shownName: string };

function isShown(row: SegmentRow, shown: Shown): boolean {
  if (shown === "archived" || row.archived) return row.archived && shown === "archived";
  return shown === "all" || (row.kind === "own") === (shown === "own");
}

function holds(name: string, search: string): boolean {
  return name.toLocaleLowerCase().includes(search.toLocaleLowerCase());
}

function sortOf(address: URLSearchParams): { by: Sort | null; descending: boolean } {
  const sort = address.get("sort") ?? "";
  const by = (["name", "members", "share", "change"] as const).find((one) => one === sort.replace(/^-/, ""));
  return { by: by ?? null, descending: sort.startsWith("-") };
}

function order(one: NamedRow, other: NamedRow, by: Sort): number {
  if (by === "name") return one.shownName.localeCompare(other.shownName);
  const value = (row: NamedRow) =>
    by === "members" ? row.members : by === "share" ? row.netShare : row.change;
  return (value(one) ?? Number.NEGATIVE_INFINITY) - (value(other) ?? Number.NEGATIVE_INFINITY);
}

function Search({ search, shown }: { search: string; shown: Shown }) {
  const text = useText();
  const submit = useSubmit();
  const [typed, setTyped] = useState(search);
  return (
    <Form
      method="get"
      role="search"
      onChange={(event) => event.target instanceof HTMLSelectElement && submit(event.currentTarget)}
    >
      <div className="pr-controls">
        <div className="pr-controls__grow">
          <TextField
            label={text("segments.searchLabel")}
            placeholder={text("segments.searchHint")}
            type="search"
            name="q"
            value={typed}
            onChange={setTyped}
            autoComplete="off"
          />
        </div>
        <Select
          label={text("segments.showLabel")}
          name="show"
          options={SHOWN.map((value) => ({ value, label: text(`segments.show.${value}`) }))}
          value={shown}
          onChange={() => {}}
        />
        <Button submit>{text("common.search")}</Button>
      </div>
    </Form>
  );
}

function Table({ rows, sort }: { rows: NamedRow[]; sort?: { by: Sort; descending: boolean } }) {
  const { text, formats } = useWriters();
  const columns: Column<NamedRow, Sort>[] = [
    {
      key: "name",
      heading: text("segments.columns.name"),
      sort: "name",
      cell: (row) => (
        <InlineStack gap="200" blockAlign="center">
          <Link to={`/app/segments/${encodeURIComponent(row.handle)}`}>{row.shownName}</Link>
          {row.archived && (
            <Form method="post">
              <input type="hidden" name="intent" value="restore" />
              <input type="hidden" name="handle" value={row.handle} />
              <Button submit size="slim">
                {text("segments.restore")}
              </Button>
            </Form>
          )}
        </InlineStack>
      ),
    },
    {
      key: "kind",
      heading: text("segments.columns.kind"),
      cell: (row) => (
        <Badge tone={row.kind === "own" ? "info" : undefined}>
          {text(row.kind === "own" ? "segments.kind.own" : "segments.kind.builtIn")}
        </Badge>
      ),
    },
    {
      key: "members",
      heading: text("segments.columns.members"),
      sort: "members",
      number: true,
      cell: (row) => (row.computed ? formats.number(row.members) : NO_VALUE),
    },
    {
      key: "share",
      heading: text("segments.columns.share"),
      sort: "share",
      number: true,
      cell: (row) => (row.computed ? formats.percent(row.netShare) : NO_VALUE),
    },
    {
      key: "change",
      heading: text("segments.columns.change"),
      sort: "change",
      number: true,
      cell: (row) => (row.change === null ? NO_VALUE : <bdi>{formats.signed(row.change)}</bdi>),
    },
    {
      key: "shopify",
      heading: text("segments.columns.shopify"),
      cell: (row) => (row.atShopify ? "✓" : NO_VALUE),
    },
  ];
  return (
    <SortableTable
      label={text("segments.title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.handle}
      sort={sort}
    />
  );
}
