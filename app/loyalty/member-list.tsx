// The Members page: search above, the list, and the way to the next page.
import { Link } from "@remix-run/react";
import { customerName } from "../commerce/customer-name.ts";
import { Empty } from "../ui/empty.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { Listing } from "../ui/listing.tsx";
import type { Column } from "../ui/sortable-table.tsx";
import type { MemberQuery, MemberSort } from "./member-choices.ts";
import type { Member } from "./members.server.ts";

type Tier = { id: string; name: string };
type Props = {
  query: MemberQuery;
  rows: Member[];
  /** how many match; `more`: there are more than that */
  total: number;
  more: boolean;
  pageSize: number;
  /** in force, lowest first; none where the programme has none */
  tiers: Tier[];
};

export function MemberList({ query, rows, total, more, pageSize, tiers }: Props) {
  const text = useText();
  const columns = useColumns(tiers);
  if (total === 0 && query.search === "" && query.tier === null) {
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
    <Listing
      label={text("loyalty.members.title")}
      query={query}
      searching={{
        label: text("loyalty.members.searchLabel"),
        hint: text("loyalty.members.searchHint"),
        filter:
          tiers.length === 0
            ? undefined
            : {
                name: "tier",
                label: text("staff.tiers.tier"),
                options: [
                  { value: "", label: text("staff.tiers.every") },
                  ...tiers.map(({ id, name }) => ({ value: id, label: name })),
                ],
                value: query.tier ?? "",
              },
      }}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.customerId.toString()}
      total={total}
      more={more}
      pageSize={pageSize}
      found={text(more ? "loyalty.members.foundMore" : "loyalty.members.found", { count: total })}
      nothing={
        <Empty
          plain
          title={text("loyalty.members.nothing.title")}
          body={text("loyalty.members.nothing.body")}
          action={{ label: text("loyalty.members.nothing.action"), url: "/app/loyalty/members" }}
        />
      }
    />
  );
}

function useColumns(tiers: Tier[]): Column<Member, MemberSort>[] {
  const text = useText();
  const formats = useFormats();
  const points = (key: "available" | "pending" | "owed"): Column<Member, MemberSort> => ({
    key,
    heading: text(`loyalty.members.columns.${key}`),
    sort: key,
    number: true,
    cell: (row) => formats.number(Number(row[key])),
  });
  const tier: Column<Member, MemberSort> = {
    key: "tier",
    heading: text("staff.tiers.tier"),
    cell: (row) => <bdi>{tiers.find(({ id }) => id === row.tier)?.name ?? NO_VALUE}</bdi>,
  };
  return [
    {
      key: "name",
      heading: text("loyalty.members.columns.name"),
      sort: "name",
      cell: (row) => <Link to={`/app/loyalty/members/${row.customerId}`}>{customerName(row, text)}</Link>,
    },
    points("available"),
    points("pending"),
    points("owed"),
    ...(tiers.length > 0 ? [tier] : []),
  ];
}
