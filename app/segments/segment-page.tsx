// One segment: why it holds nobody where it does not, the rule in words, how it grew, and who is in it.
import { Link } from "@remix-run/react";
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { customerName } from "../commerce/customer-name.ts";
import { Money } from "../commerce/money-display.tsx";
import { useWriters } from "../retention/use-writers.ts";
import { ChartFrame } from "../ui/charts/chart-frame.tsx";
import { TrendChart } from "../ui/charts/trend-chart.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { Found, Listing } from "../ui/listing.tsx";
import type { Column } from "../ui/sortable-table.tsx";
import type { Problem } from "./built-in.ts";
import type { MemberQuery, MemberSort } from "./member-choices.ts";
import type { Member } from "./members.server.ts";
import type { Rule } from "./rule.ts";
import type { RuleNames } from "./rule-names.ts";
import type { SegmentDay } from "./segment-days.server.ts";
import { RuleWords } from "./use-rule-words.tsx";

export function SegmentProblem({ problem }: { problem: Problem }) {
  const { text } = useWriters();
  return (
    <Banner
      tone={problem === "unreadable" || problem === "stands-on-unreadable" ? "warning" : "info"}
      title={text("segments.problem.title")}
    >
      <p>{text(`segments.problem.${problem}`)}</p>
    </Banner>
  );
}

type WhoProps = { about: string; rule: Rule | null; names: RuleNames; since: Date; computedAt: Date | null };

export function WhoIsInIt({ about, rule, names, since, computedAt }: WhoProps) {
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
            <RuleWords rule={rule.where} names={names} />
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
      endFirst
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
    <Listing
      label={text("segments.members.title")}
      heading={text("segments.members.title")}
      query={query}
      searching={
        nobody
          ? undefined
          : {
              label: text("segments.members.searchLabel"),
              hint: text("customers.searchHint"),
              preventScrollReset: true,
            }
      }
      columns={useMemberColumns()}
      rows={rows}
      rowKey={(row) => row.customerId.toString()}
      total={total}
      more={more}
      pageSize={pageSize}
      found={text(more ? "segments.members.foundMore" : "segments.members.found", { count: total })}
      nothing={<Found words={text(nobody ? "segments.members.none" : "segments.members.noMatch")} />}
    />
  );
}

function useMemberColumns(): Column<Member, MemberSort>[] {
  const { text, formats } = useWriters();
  const column = (key: MemberSort, number: boolean, cell: (row: Member) => React.ReactNode) => ({
    key,
    heading: text(`segments.members.columns.${key}`),
    sort: key,
    number,
    cell,
  });
  return [
    column("name", false, (row) => (
      <Link to={`/app/customers/${row.customerId}`}>{customerName(row, text)}</Link>
    )),
    column("purchases", true, (row) => formats.number(row.purchases)),
    column("net", true, (row) => <Money minor={row.netMinor} />),
    column("value", true, (row) => <Money minor={row.valueMinor} />),
    column("last", true, (row) => (row.lastAt ? formats.date(row.lastAt) : NO_VALUE)),
    column("joined", true, (row) => formats.date(row.joinedAt)),
  ];
}
