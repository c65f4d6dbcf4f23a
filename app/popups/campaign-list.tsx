// The Popups page: search and filter above, the campaigns with what came of them, and what can be done with each.
import { Form, Link } from "@remix-run/react";
import { BlockStack, Text } from "@shopify/polaris";
import { Money } from "../commerce/money-display.tsx";
import { Empty } from "../ui/empty.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { Listing } from "../ui/listing.tsx";
import type { Column } from "../ui/sortable-table.tsx";
import { CAMPAIGNS_A_PAGE, type CampaignQuery, type CampaignSort, SHOWN_STATES } from "./campaign-query.ts";
import type { CampaignRow } from "./campaign-rows.ts";
import { allowedActions } from "./campaign-state.ts";
import { StateBadge } from "./state-badge.tsx";

type Props = { query: CampaignQuery; rows: CampaignRow[]; total: number };

export function CampaignList({ query, rows, total }: Props) {
  const text = useText();
  return (
    <Listing
      label={text("popups.title")}
      query={query}
      searching={{
        label: text("popups.list.search"),
        filter: {
          name: "show",
          label: text("popups.list.show"),
          options: SHOWN_STATES.map((value) => ({ value, label: text(`popups.list.shows.${value}`) })),
          value: query.show,
        },
      }}
      columns={useColumns()}
      rows={rows}
      rowKey={(row) => row.campaignId.toString()}
      total={total}
      pageSize={CAMPAIGNS_A_PAGE}
      found={text("popups.list.found", { count: total })}
      nothing={
        <Empty
          plain
          title={text("popups.list.nothing.title")}
          body={text("popups.list.nothing.body")}
          action={{ label: text("popups.list.nothing.action"), url: "/app/popups" }}
        />
      }
    />
  );
}

function useColumns(): Column<CampaignRow, CampaignSort>[] {
  const text = useText();
  const formats = useFormats();
  const number = (key: "shown" | "claims" | "orders"): Column<CampaignRow, CampaignSort> => ({
    key,
    heading: text(`popups.list.columns.${key}`),
    sort: key,
    number: true,
    cell: (row) => (row.counted ? formats.number(row[key]) : NO_VALUE),
  });
  return [
    {
      key: "name",
      heading: text("popups.list.columns.name"),
      sort: "name",
      cell: (row) => (
        <BlockStack gap="100" inlineAlign="start">
          <Link to={`/app/popups/${row.campaignId}`}>
            <bdi>{row.name}</bdi>
          </Link>
          <Text as="span" variant="bodySm" tone="subdued">
            {text(`popups.kinds.${row.kind}`)}
          </Text>
        </BlockStack>
      ),
    },
    {
      key: "state",
      heading: text("popups.list.columns.state"),
      cell: (row) => <StateBadge state={row.state} over={row.over} />,
    },
    number("shown"),
    number("claims"),
    number("orders"),
    {
      key: "net",
      heading: text("popups.list.columns.net"),
      sort: "net",
      number: true,
      cell: (row) => (row.counted ? <Money minor={row.netMinor} /> : NO_VALUE),
    },
    {
      key: "verdict",
      heading: text("popups.list.columns.verdict"),
      cell: (row) =>
        row.decision ? (
          <Link to={`/app/popups/${row.campaignId}/results`}>
            {text(`popups.verdict.decisions.${row.decision}`)}
          </Link>
        ) : (
          NO_VALUE
        ),
    },
    { key: "do", heading: text("popups.list.columns.do"), cell: (row) => <Doings row={row} /> },
  ];
}

/** What can be done with a campaign where it stands. Each asks the server; all can be undone. */
function Doings({ row }: { row: CampaignRow }) {
  const text = useText();
  const doings = [...allowedActions(row.state), "duplicate" as const];
  return (
    <Form method="post">
      <input type="hidden" name="campaign" value={row.campaignId.toString()} />
      <input type="hidden" name="name" value={text("popups.copyName", { name: row.name })} />
      <div className="pr-doings">
        {doings.map((doing) => (
          <button
            key={doing}
            type="submit"
            name="do"
            value={doing}
            className="pr-link-button"
            aria-label={text("popups.list.doTo", {
              action: text(`popups.actions.${doing}`),
              name: row.name,
            })}
          >
            {text(`popups.actions.${doing}`)}
          </button>
        ))}
      </div>
    </Form>
  );
}
