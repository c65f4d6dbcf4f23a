// Deliveries that were set aside, why, what to do, and trying again: one, or all after a question.
import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { DownloadButton } from "../ui/download-button.tsx";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { Listing } from "../ui/listing.tsx";
import { useLookAgain } from "../ui/use-look-again.ts";
import type { DeliveryRow } from "./deliveries.server.ts";
import { FAILED_PAGE, type FailedQuery } from "./failed-query.ts";
import { MOST_COUNTED } from "./inbox-health.ts";
import { Reason } from "./reason.tsx";

type Props = {
  query: FailedQuery;
  rows: DeliveryRow[];
  /** how many match the search, and how many there are; at most MOST_COUNTED */
  found: number;
  total: number;
  /** how many wait to be processed */
  pending: number;
};

export function FailedDeliveries({ query, rows, found, total, pending }: Props) {
  const text = useText();
  const formats = useFormats();
  const fetcher = useFetcher<{ replayed?: number }>();
  const replayed = fetcher.data?.replayed;
  // until what was put back in line has been processed
  useLookAgain(Boolean(replayed) && pending > 0);
  const heading = total > 0 ? text("data.failedTitle", { count: total }) : text("data.failed");
  const searched = query.search !== "";
  return (
    <BlockStack gap="300">
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {heading}
              {total >= MOST_COUNTED && "+"}
            </Text>
            {total > 0 && <ReplayAll total={total} fetcher={fetcher} />}
          </InlineStack>
          <div role="status">
            {replayed !== undefined && (
              <Text as="p">
                {replayed > 0 ? text("data.replayed", { count: replayed }) : text("data.replayedNone")}
              </Text>
            )}
          </div>
          <Text as="p" tone="subdued">
            {text(total > 0 ? "data.failedLead" : "data.failedNone")}
          </Text>
        </BlockStack>
      </Card>
      {(total > 0 || searched) && (
        <Listing
          label={heading}
          query={{ ...query, sort: null, descending: false }}
          searching={{
            label: text("data.failedSearch"),
            hint: text("data.failedSearchHint"),
            preventScrollReset: true,
          }}
          rows={rows}
          total={found}
          more={found >= MOST_COUNTED}
          pageSize={FAILED_PAGE}
          rowKey={(row) => row.webhookId}
          found={text(found >= MOST_COUNTED ? "data.foundMore" : "data.found", { count: found })}
          nothing={<Text as="p">{text("data.foundNone")}</Text>}
          columns={[
            { key: "topic", heading: text("data.topic"), cell: (row) => <Message row={row} /> },
            {
              key: "received",
              heading: text("data.received"),
              cell: (row) => formats.dateTime(row.receivedAt),
            },
            {
              key: "attempts",
              heading: text("data.attempts"),
              number: true,
              cell: (row) => formats.number(row.attempts),
            },
            {
              key: "reason",
              heading: text("data.reason"),
              cell: (row) => <Reason sentence={row.reason ?? ""} advised />,
            },
            {
              key: "replay",
              heading: text("data.replay"),
              // without its contents there is nothing to process
              cell: (row) => row.bodyBytes > 0 && <ReplayOne row={row} fetcher={fetcher} />,
            },
          ]}
        />
      )}
      {found > 0 && (
        <div className="pr-outside">
          <DownloadButton
            url={`/app/failed-deliveries?${new URLSearchParams({ q: query.search })}`}
            fileName="messages-set-aside.csv"
            label={text("common.exportCsv")}
          />
        </div>
      )}
    </BlockStack>
  );
}

function Message({ row }: { row: DeliveryRow }) {
  const text = useText();
  return (
    <BlockStack gap="050">
      <bdi>{row.topic}</bdi>
      <Text as="span" tone="subdued" variant="bodySm" breakWord>
        <bdi dir="ltr">{row.webhookId}</bdi>
      </Text>
      {row.replays > 0 && (
        <Text as="span" tone="subdued" variant="bodySm">
          {text("data.replaysOf", { count: row.replays })}
        </Text>
      )}
    </BlockStack>
  );
}

type Fetcher = ReturnType<typeof useFetcher<{ replayed?: number }>>;

function ReplayOne({ row, fetcher }: { row: DeliveryRow; fetcher: Fetcher }) {
  const text = useText();
  const formats = useFormats();
  const busy = fetcher.formData?.get("webhookId") === row.webhookId;
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="intent" value="replay" />
      <input type="hidden" name="webhookId" value={row.webhookId} />
      <Button
        submit
        size="slim"
        loading={busy}
        accessibilityLabel={text("data.replayOne", { date: formats.dateTime(row.receivedAt) })}
      >
        {text("data.replay")}
      </Button>
    </fetcher.Form>
  );
}

function ReplayAll({ total, fetcher }: { total: number; fetcher: Fetcher }) {
  const text = useText();
  const [asked, setAsked] = useState(false);
  if (!asked) return <Button onClick={() => setAsked(true)}>{text("data.replayAll")}</Button>;
  return (
    <fetcher.Form method="post" onSubmit={() => setAsked(false)}>
      <BlockStack gap="200">
        <Text as="p">{text("data.replayConfirm", { count: total })}</Text>
        <input type="hidden" name="intent" value="replayAll" />
        <ButtonGroup>
          <Button submit variant="primary">
            {text("data.replayAll")}
          </Button>
          <Button onClick={() => setAsked(false)}>{text("common.cancel")}</Button>
        </ButtonGroup>
      </BlockStack>
    </fetcher.Form>
  );
}
