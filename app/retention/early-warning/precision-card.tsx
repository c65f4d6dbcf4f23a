// How right the warning was 90 days ago, for all signals together and each by itself.
import { BlockStack, Card, Text } from "@shopify/polaris";
import { ExplainedHeading } from "../../ui/explained-heading.tsx";
import { Figure } from "../../ui/figure.tsx";
import { SortableTable } from "../../ui/sortable-table.tsx";
import { useWriters } from "../use-writers.ts";
import { RISK_SIGNALS } from "./risk-signals.ts";
import type { MeasuredShare, WarningPrecision } from "./warning-precision.ts";

/** The measured precision in one number, for the head of the page: a warning is worth what it was right about. */
export function PrecisionFigure({ precision }: { precision: WarningPrecision | null }) {
  const { text, formats } = useWriters();
  const { flagged = null, notFlagged = null } = precision?.measured ? precision : {};
  const share = (one: MeasuredShare | null) => formats.percent(one && one.share * 100, 0);
  return (
    <Figure
      label={text("risk.precision.short")}
      value={share(flagged)}
      explanation={{
        definition: text("risk.precision.definition"),
        note: flagged ? text("risk.precision.note") : text(unmeasured(precision)),
      }}
      detail={
        flagged && (
          <Text as="p" tone="subdued" variant="bodySm">
            {text("risk.precision.others", { share: share(notFlagged) })}
          </Text>
        )
      }
    />
  );
}

function unmeasured(precision: WarningPrecision | null) {
  return precision?.measured ? "risk.precision.nobody" : "risk.precision.tooEarly";
}

export function PrecisionCard({ precision }: { precision: WarningPrecision | null }) {
  const { text, formats } = useWriters();
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
        <ExplainedHeading
          title={text("risk.precision.title")}
          explanation={{ definition: text("risk.precision.definition"), note: text("risk.precision.note") }}
        />
        <Text as="p" tone="subdued">
          {measured?.flagged
            ? text("risk.precision.summary", {
                date: formats.date(new Date(measured.from)),
                count: measured.flagged.customers,
                share: share(measured.flagged.share),
                others: measured.notFlagged ? share(measured.notFlagged.share) : formats.percent(null),
              })
            : text(unmeasured(precision))}
        </Text>
        {rows.length > 0 && (
          <SortableTable
            label={text("risk.precision.title")}
            rows={rows}
            rowKey={([label]) => label}
            columns={[
              { key: "group", heading: text("risk.precision.group"), cell: ([label]) => label },
              {
                key: "customers",
                heading: text("risk.precision.customers"),
                number: true,
                cell: ([, one]) => formats.number(one.customers),
              },
              {
                key: "bought",
                heading: text("risk.precision.bought"),
                number: true,
                cell: ([, one]) => share(one.share),
              },
              {
                key: "interval",
                heading: text("risk.precision.interval"),
                number: true,
                cell: ([, one]) => text("value.interval", { low: share(one.low), high: share(one.high) }),
              },
            ]}
          />
        )}
      </BlockStack>
    </Card>
  );
}
