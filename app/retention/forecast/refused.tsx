// Where no model can be had: why, and what the cohorts brought so far instead.
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { useId } from "react";
import type { Cohort } from "../cohorts.server.ts";
import { useWriters } from "../use-writers.ts";
import type { StoredShopForecast } from "./read-forecast.server.ts";

type Reasons = Pick<StoredShopForecast, "refusal" | "spendRefusal">;

/** The reason in words; null where nothing was refused. */
export function useRefusalWords({ refusal, spendRefusal }: Reasons): string | null {
  const { text, formats } = useWriters();
  const reason = refusal ?? spendRefusal;
  if (!reason) return null;
  const number = (name: string) => {
    const value = name in reason ? (reason as Record<string, unknown>)[name] : null;
    return typeof value === "number" ? formats.number(value, name === "weeks" ? 1 : 0) : "";
  };
  return text(`value.refusals.${reason.reason}`, {
    customers: number("customers"),
    repeatCustomers: number("repeatCustomers"),
    weeks: number("weeks"),
    needed: number("needed"),
  });
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
  const id = useId();
  return (
    <BlockStack gap="400">
      <Banner tone="info" title={text("value.refused")}>
        <p>{words}</p>
        <p>{text("value.cohortsInstead")}</p>
      </Banner>
      {cohorts.length > 0 && (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingSm" id={id}>
              {text("value.cohorts.title")}
            </Text>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
            <section className="pr-scroll" tabIndex={0} aria-labelledby={id}>
              <table className="pr-table" aria-labelledby={id}>
                <thead className="pr-table__head">
                  <tr>
                    <th scope="col">{text("value.cohorts.month")}</th>
                    <th scope="col" className="pr-table__number">
                      {text("value.columns.customers")}
                    </th>
                    <th scope="col" className="pr-table__number">
                      {text("value.cohorts.each")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {cohorts.map(({ label, customers, netMinor }) => (
                    <tr key={label}>
                      <th scope="row">{formats.month(label)}</th>
                      <td className="pr-table__number">{formats.number(customers)}</td>
                      <td className="pr-table__number">
                        {money(Math.round(Number(netMinor.at(-1) ?? 0n) / customers))}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </BlockStack>
        </Card>
      )}
    </BlockStack>
  );
}
