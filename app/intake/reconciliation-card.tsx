// The comparisons with Shopify there have been: when, how much was looked at, what was missing; and asking for one.
import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { isolate } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { SortableTable } from "../ui/sortable-table.tsx";
import { useLookAgain } from "../ui/use-look-again.ts";
import { Reason } from "./reason.tsx";
import type { ReconciliationRow } from "./reconciliation-run.server.ts";

const TONES = { queued: "attention", running: "info", done: "success", failed: "critical" } as const;

export function ReconciliationCard({ runs }: { runs: ReconciliationRow[] }) {
  const text = useText();
  const fetcher = useFetcher();
  const open = runs.some(({ state }) => state === "queued" || state === "running");
  useLookAgain(open);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {text("data.reconciliation.title")}
          </Text>
          <fetcher.Form method="post">
            <input type="hidden" name="intent" value="reconcile" />
            <Button submit loading={fetcher.state !== "idle"} disabled={open}>
              {text("data.reconciliation.start")}
            </Button>
          </fetcher.Form>
        </InlineStack>
        <Text as="p" tone="subdued">
          {text("data.reconciliation.lead")}
        </Text>
        {runs.length === 0 ? <Text as="p">{text("data.reconciliation.none")}</Text> : <Runs runs={runs} />}
      </BlockStack>
    </Card>
  );
}

function Runs({ runs }: { runs: ReconciliationRow[] }) {
  const text = useText();
  const formats = useFormats();
  return (
    <SortableTable
      label={text("data.reconciliation.title")}
      rows={runs}
      rowKey={(run) => run.runId.toString()}
      columns={[
        {
          key: "when",
          heading: text("data.started"),
          cell: (run) => formats.dateTime(run.finishedAt ?? run.createdAt),
        },
        {
          key: "state",
          heading: text("data.state"),
          cell: (run) => (
            <BlockStack gap="100" inlineAlign="start">
              <Badge tone={TONES[run.state]}>{text(`data.states.${run.state}`)}</Badge>
              {run.reason && <Reason sentence={run.reason} />}
            </BlockStack>
          ),
        },
        {
          key: "seen",
          heading: text("data.reconciliation.seen"),
          number: true,
          cell: (run) => formats.number(run.ordersSeen + run.customersSeen),
        },
        {
          key: "healed",
          heading: text("data.reconciliation.healed"),
          number: true,
          cell: (run) => formats.number(run.ordersHealed + run.customersHealed),
        },
        {
          key: "which",
          heading: text("data.reconciliation.which"),
          cell: (run) => run.healedOrders.map(isolate).join(" · ") || "–",
        },
      ]}
    />
  );
}
