// Figures side by side, with the period they are compared with.
import { BlockStack, Text } from "@shopify/polaris";
import { type ReactNode, useId } from "react";
import { Figure } from "../ui/figure.tsx";
import type { FigureCard } from "./figure-texts.ts";

type Props = {
  label: string;
  cards: FigureCard[];
  /** a sentence under the heading */
  lead?: string;
  comparedTo?: string;
  /** a spark line by the card's key */
  spark?: (key: string) => ReactNode;
};

export function FigureGrid({ label, lead, cards, comparedTo, spark }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd" id={id}>
          {label}
        </Text>
        {lead && (
          <Text as="p" tone="subdued">
            {lead}
          </Text>
        )}
        <div className="pr-grid">
          {cards.map(({ key, ...card }) => (
            <Figure key={key} {...card} comparedTo={comparedTo} spark={spark?.(key)} />
          ))}
        </div>
      </BlockStack>
    </section>
  );
}
