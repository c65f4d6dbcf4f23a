// Where no model can be had: why, and what the cohorts brought so far instead.
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { SortableTable } from "../../ui/sortable-table.tsx";
import type { Cohort } from "../cohorts.server.ts";
import { useWriters } from "../use-writers.ts";
import type { StoredShopForecast } from "./read-forecast.server.ts";

type Reasons = Pick<StoredShopForecast, "refusal" | "spendRefusal">;

/** The reason in words; null where nothing was refused. */
export function useRefusalWords({ refusal, spendRefusal }: Reasons): string | null {
  const { text, formats } = useWriters();
  const reason = refusal ?? spendRefusal;
  if (!reason) return null;
  return text(`value.refusals.${reason.reason}`, {
    count: told(reason),
    needed: "needed" in reason ? formats.number(reason.needed) : "",
  });
}

/** What a reason counts: customers, or whole days since the first purchase. */
function told(reason: NonNullable<Reasons["refusal" | "spendRefusal"]>): number {
  if ("weeks" in reason) return Math.floor(reason.weeks * 7);
  if ("repeatCustomers" in reason) return reason.repeatCustomers;
  return "customers" in reason ? reason.customers : 0;
}

export function Refused({
  reasons,
  cohorts,
}: {
  reasons: Reasons;
  cohorts: Pick<Cohort, "label" | "startsOn" | "customers" | "netMinor">[];
}) {
  const { text, formats, money } = useWriters();
  const words = useRefusalWords(reasons);
  return (
    <BlockStack gap="400">
      <Banner tone="info" title={text("value.refused")}>
        <p>{words}</p>
        <p>{text("value.cohortsInstead")}</p>
      </Banner>
      {cohorts.length > 0 && (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingSm">
              {text("value.cohorts.title")}
            </Text>
            <SortableTable
              label={text("value.cohorts.title")}
              rows={cohorts}
              rowKey={({ label }) => label}
              columns={[
                {
                  key: "month",
                  heading: text("value.cohorts.month"),
                  cell: ({ label }) => formats.month(label),
                },
                {
                  key: "customers",
                  heading: text("value.columns.customers"),
                  number: true,
                  cell: ({ customers }) => formats.number(customers),
                },
                {
                  key: "each",
                  heading: text("value.cohorts.each"),
                  number: true,
                  cell: ({ customers, netMinor }) =>
                    money(Math.round(Number(netMinor.at(-1) ?? 0n) / customers)),
                },
              ]}
            />
          </BlockStack>
        </Card>
      )}
    </BlockStack>
  );
}
