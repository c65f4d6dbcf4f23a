// One segment: why it holds nobody where it does not, the rule in words, how it grew, and who is in it.
import { Form, Link } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { customerName } from "../commerce/customer-name.ts";
import { Money } from "../commerce/money-display.tsx";
import { useWriters } from "../retention/use-writers.ts";
import { ChartFrame } from "../ui/charts/chart-frame.tsx";
import { TrendChart } from "../ui/charts/trend-chart.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { Paging } from "../ui/paging.tsx";
import { type Column, SortableTable } from "../ui/sortable-table.tsx";
import type { Problem } from "./built-in.ts";
import type { MemberQuery, MemberSort } from "./member-choices.ts";
import type { Member } from "./members.server.ts";
import type { Rule } from "./rule.ts";
import type { SegmentDay } from "./segment-days.server.ts";
import { RuleWords, type Titles } from "./use-rule-words.tsx";

export function SegmentProblem({ problem }: { problem: Problem }) {
  const { text } = useWriters();
  return (
    <Banner tone={problem === "unreadable" ? "warning" : "info"} title={text("segments.problem.title")}>
      <p>{text(`segments.problem.${problem}`)}</p>
    </Banner>
  );
}

type WhoProps = { about: string; rule: Rule | null; titles: Titles; since: Date; computedAt: Date | null };

export function WhoIsInIt({ about, rule, titles, since, computedAt }: WhoProps) {
  const { text, formats } = useWriters();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          {text("segments.rule.title")}
        </Text>
        <Text as="p">{about}</Text>
        {rule && (
          <div className="pr-rule-words">
            <RuleWords rule={rule.where} titles={titles} />
          </div>
        )}
        <Text as="p" tone="subdued">
          {computedAt
            ? text("segments.computedAt", { time: formats.dateTime(computedAt) })
            : text("segments.notComputed")}
          {" · "}
          {text("segments.rule.changed", { date: formats.date(since) })}
        </Text>
      </BlockStack>
    </Card>
  );
}

export function SegmentGrowth({ days }: { days: SegmentDay[] }) {
  const { text, formats } = useWriters();
  const title = text("segments.chart.title");
  const explanation = { definition: text("segments.chart.explain") };
  const number = (value: number) => formats.number(value);
  if (days.length < 2) {
    return (
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingSm">
            {title}
          </Text>
          <Text as="p" tone="subdued">
            {text("segments.chart.none")}
          </Text>
        </BlockStack>
      </Card>
    );
  }
  const sum = (what: "joined" | "left") => number(days.reduce((all, day) => all + day[what], 0));
  return (
    <ChartFrame
      title={title}
      explanation={explanation}
      summary={text("segments.chart.summary", {
        from: number(days[0]!.members),
        to: number(days.at(-1)!.members),
        joined: sum("joined"),
        left: sum("left"),
      })}
      table={{
        columns: (["day", "members", "joined", "left"] as const).map((column) =>
          text(`segments.chart.${column}`),
        ),
        rows: days.map((day) => [
          formats.day(day.day),
          number(day.members),
          number(day.joined),
          number(day.left),
        ]),
      }}
    >
      <TrendChart
        points={days.map((day) => ({ label: formats.shortDay(day.day), value: day.members }))}
        format={number}
      />
    </ChartFrame>
  );
}

type MembersProps = { rows: Member[]; total: number; more: boolean; query: MemberQuery; pageSize: number };

export function SegmentMembers({ rows, total, more, query, pageSize }: MembersProps) {
  const { text } = useWriters();
  const nobody = total === 0 && query.search === "";
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {text("segments.members.title")}
        </Text>
        {!nobody && <MemberSearch key={query.search} query={query} />}
        <Text as="p" tone="subdued">
          <span role="status">
            {total > 0
              ? text(more ? "segments.members.foundMore" : "segments.members.found", { count: total })
              : text(nobody ? "segments.members.none" : "segments.members.noMatch")}
          </span>
        </Text>
        {total > 0 && <MemberTable rows={rows} query={query} />}
        <Paging page={query.page} pageSize={pageSize} total={total} more={more && rows.length === pageSize} />
      </BlockStack>
    </Card>
  );
}

function MemberSearch({ query }: { query: MemberQuery }) {
  const { text } = useWriters();
  const [search, setSearch] = useState(query.search);
  return (
    <Form method="get" role="search" preventScrollReset>
      <input type="hidden" name="sort" value={`${query.descending ? "-" : ""}${query.sort}`} />
      <div className="pr-controls">
        <div className="pr-controls__grow">
          <TextField
            label={text("segments.members.searchLabel")}
            placeholder={text("segments.members.searchHint")}
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

function MemberTable({ rows, query }: { rows: Member[]; query: MemberQuery }) {
  const { text, formats } = useWriters();
  const column = (key: MemberSort, number: boolean, cell: (row: Member) => React.ReactNode) => ({
    key,
    heading: text(`segments.members.columns.${key}`),
    sort: key,
    number,
    cell,
  });
  const columns: Column<Member, MemberSort>[] = [
    column("name", false, (row) => (
      <Link to={`/app/customers/${row.customerId}`}>{customerName(row, text)}</Link>
    )),
    column("purchases", true, (row) => formats.number(row.purchases)),
    column("net", true, (row) => <Money minor={row.netMinor} />),
    column("value", true, (row) => <Money minor={row.valueMinor} />),
    column("last", true, (row) => (row.lastAt ? formats.date(row.lastAt) : NO_VALUE)),
    column("joined", true, (row) => formats.date(row.joinedAt)),
  ];
  return (
    <SortableTable
      label={text("segments.members.title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.customerId.toString()}
      sort={{ by: query.sort, descending: query.descending }}
    />
  );
}
