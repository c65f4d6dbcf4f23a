// One figure on a card: its value, how it moved, its course, and how it is computed.
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Change } from "./change.ts";
import { Explain, type Explanation } from "./explain.tsx";
import { useFormats, useText } from "./language-provider.tsx";

type Props = {
  label: string;
  /** already written in the merchant's language */
  value: string;
  change?: Change | null;
  /** what the change is against, e.g. "1 May – 30 May" */
  comparedTo?: string;
  spark?: ReactNode;
  explanation?: Explanation;
  detail?: ReactNode;
};

export function Figure({ label, value, change, comparedTo, spark, explanation, detail }: Props) {
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" wrap={false} gap="200">
          <Text as="h3" variant="headingSm">
            {label}
          </Text>
          {explanation && <Explain label={label} explanation={explanation} />}
        </InlineStack>
        <div className="pr-figure">
          <div>
            <Text as="p" variant="headingLg">
              {value}
            </Text>
            <ChangeText change={change ?? null} comparedTo={comparedTo} />
          </div>
          {spark && <div className="pr-figure__spark">{spark}</div>}
        </div>
        {detail}
      </BlockStack>
    </Card>
  );
}

/** Keeps its line when there is nothing to compare with, so that cards stay level. */
function ChangeText({ change, comparedTo }: { change: Change | null; comparedTo?: string }) {
  const text = useText();
  const formats = useFormats();
  if (!comparedTo) return null;
  if (!change) {
    return (
      <Text as="p" variant="bodySm" tone="subdued">
        {text("figure.noComparison")}
      </Text>
    );
  }
  const arrow = change.value > 0 ? "▲" : change.value < 0 ? "▼" : "●";
  const amount =
    change.kind === "percent"
      ? formats.signedPercent(change.value)
      : text("figure.points", { value: formats.signed(change.value) });
  const tone = change.good === null ? "subdued" : change.good ? "success" : "critical";
  return (
    <Text as="p" variant="bodySm" tone={tone}>
      <span aria-hidden="true">{arrow} </span>
      {text("figure.against", { amount, period: comparedTo })}
    </Text>
  );
}
