// The Segments page: search and filter above, the list, sorted and paged by what stands in the address.
import { Form, Link, useSearchParams } from "@remix-run/react";
import { Badge, Button, InlineStack } from "@shopify/polaris";
import { useWriters } from "../retention/use-writers.ts";
import { Empty } from "../ui/empty.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { Listing } from "../ui/listing.tsx";
import type { Column } from "../ui/sortable-table.tsx";
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
    <Listing
      label={text("segments.title")}
      query={{ search, sort: by, descending, page }}
      searching={{
        label: text("segments.searchLabel"),
        hint: text("segments.searchHint"),
        filter: {
          name: "show",
          label: text("segments.showLabel"),
          options: SHOWN.map((value) => ({ value, label: text(`segments.show.${value}`) })),
          value: shown,
        },
      }}
      columns={useColumns()}
      rows={sorted.slice((page - 1) * PER_PAGE, page * PER_PAGE)}
      rowKey={(row) => row.handle}
      total={sorted.length}
      pageSize={PER_PAGE}
      found={text("segments.found", { count: sorted.length })}
      nothing={
        <Empty
          plain
          title={text("segments.nothing.title")}
          body={text("segments.nothing.body")}
          action={{ label: text("segments.nothing.action"), url: "/app/segments" }}
        />
      }
    />
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

function useColumns(): Column<NamedRow, Sort>[] {
  const { text, formats } = useWriters();
  return [
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
}
