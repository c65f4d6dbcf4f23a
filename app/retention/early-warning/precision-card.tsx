// How right the warning was 90 days ago, for all signals together and each by itself.
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useId } from "react";
import { Explain } from "../../ui/explain.tsx";
import { useWriters } from "../use-writers.ts";
import { RISK_SIGNALS } from "./risk-signals.ts";
import type { MeasuredShare, WarningPrecision } from "./warning-precision.ts";

export function PrecisionCard({ precision }: { precision: WarningPrecision | null }) {
  const { text, formats } = useWriters();
  const id = useId();
  const measured = precision?.measured ? precision : null;
  const rows: [string, MeasuredShare][] = measured
    ? [
        [text("risk.precision.flagged"), measured.flagged] as const,
        [text("risk.precision.notFlagged"), measured.notFlagged] as const,
        ...RISK_SIGNALS.map((signal) => [text(`risk.signals.${signal}`), measured.bySignal[signal]] as const),
      ].flatMap(([label, share]): [string, MeasuredShare][] => (share ? [[label, share]] : []))
    : [];
  const share = (value: number) => formats.percent(value * 100, 0);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingSm" id={id}>
            {text("risk.precision.title")}
          </Text>
          <Explain
            label={text("risk.precision.title")}
            explanation={{ definition: text("risk.precision.definition"), note: text("risk.precision.note") }}
          />
        </InlineStack>
        <Text as="p" tone="subdued">
          {measured?.flagged
            ? text("risk.precision.summary", {
                date: formats.date(new Date(measured.from)),
                count: measured.flagged.customers,
                share: share(measured.flagged.share),
                others: measured.notFlagged ? share(measured.notFlagged.share) : formats.percent(null),
              })
            : text(measured ? "risk.precision.nobody" : "risk.precision.tooEarly")}
        </Text>
        {rows.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          <section className="pr-scroll" tabIndex={0} aria-labelledby={id}>
            <table className="pr-table" aria-labelledby={id}>
              <thead className="pr-table__head">
                <tr>
                  <th scope="col">{text("risk.precision.group")}</th>
                  <th scope="col" className="pr-table__number">
                    {text("risk.precision.customers")}
                  </th>
                  <th scope="col" className="pr-table__number">
                    {text("risk.precision.bought")}
                  </th>
                  <th scope="col" className="pr-table__number">
                    {text("risk.precision.interval")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map(([label, one]) => (
                  <tr key={label}>
                    <th scope="row">{label}</th>
                    <td className="pr-table__number">{formats.number(one.customers)}</td>
                    <td className="pr-table__number">{share(one.share)}</td>
                    <td className="pr-table__number">
                      <bdi>{text("value.interval", { low: share(one.low), high: share(one.high) })}</bdi>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </BlockStack>
    </Card>
  );
}
