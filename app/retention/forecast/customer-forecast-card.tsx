// What is expected of one customer, in words, and what warns of them.
import { BlockStack, Card, Text } from "@shopify/polaris";
import { Explain } from "../../ui/explain.tsx";
import { evidenceWords } from "../early-warning/evidence-words.ts";
import { useWriters } from "../use-writers.ts";
import type { ForecastRow } from "./forecast-list.server.ts";
import type { StoredShopForecast } from "./read-forecast.server.ts";
import { useRefusalWords } from "./refused.tsx";

type Props = {
  row: ForecastRow | null;
  shop: Pick<
    StoredShopForecast,
    "asOf" | "horizonMonths" | "discountRate" | "refusal" | "spendRefusal"
  > | null;
};

export function CustomerForecastCard({ row, shop }: Props) {
  const writers = useWriters();
  const { text, formats, money } = writers;
  const refusal = useRefusalWords(shop ?? { refusal: null, spendRefusal: null });
  if (!row || !shop) return null;
  const months = text("value.months", { count: shop.horizonMonths });
  const signals = evidenceWords(row.evidence, writers);
  return (
    <Card>
      <BlockStack gap="300">
        <div className="pr-title-row">
          <Text as="h2" variant="headingSm">
            {text("value.customer.title")}
          </Text>
          <Explain
            label={text("value.customer.title")}
            explanation={{
              definition: text("value.totalDefinition"),
              formula: text("value.totalFormula"),
              inputs: [
                { label: text("value.inputs.horizon"), value: months },
                { label: text("value.inputs.discount"), value: formats.percent(shop.discountRate * 100) },
              ],
              note: text("value.customer.note"),
            }}
          />
        </div>
        {row.alive !== null && (
          <Text as="p">
            {text("value.customer.alive", { share: formats.percent(row.alive * 100, 0) })}{" "}
            {text("value.customer.purchases", {
              months,
              expected: formats.number(row.expected, 1),
              low: formats.number(row.expectedLow),
              high: formats.number(row.expectedHigh),
            })}{" "}
            {row.valueMinor !== null &&
              text("value.customer.value", {
                value: money(row.valueMinor),
                low: money(row.valueLowMinor),
                high: money(row.valueHighMinor),
              })}
          </Text>
        )}
        {refusal && (
          <Text as="p" tone="subdued">
            {text("value.refused")} {refusal}
          </Text>
        )}
        {signals.length > 0 && (
          <div>
            <Text as="h3" variant="headingSm">
              {text("risk.columns.evidence")}
            </Text>
            <ul className="pr-evidence">
              {signals.map(({ signal, name, sentence }) => (
                <li key={signal}>
                  <strong>{name}</strong> {sentence}
                </li>
              ))}
            </ul>
          </div>
        )}
        <Text as="p" tone="subdued" variant="bodySm">
          {text("risk.asOf", { date: formats.date(shop.asOf) })}
        </Text>
      </BlockStack>
    </Card>
  );
}
