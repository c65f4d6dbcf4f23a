// Formulas side by side, each with its result, its inputs and why it differs from the one before.
import { Card, Text } from "@shopify/polaris";
import { useId } from "react";
import { useText } from "../../ui/language-provider.tsx";
import type { FormulaCard } from "./formula-cards.ts";

export function FormulaList({ title, cards }: { title: string; cards: FormulaCard[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="pr-formulas">
        <Text as="h2" variant="headingMd" id={id}>
          {title}
        </Text>
        {cards.map((card) => (
          <Formula key={card.key} card={card} />
        ))}
      </div>
    </section>
  );
}

function Formula({ card: { label, value, explanation, differs } }: { card: FormulaCard }) {
  const text = useText();
  const { definition, formula, inputs = [], note } = explanation;
  return (
    <Card>
      <div className="pr-formula-card">
        <div>
          <Text as="h3" variant="headingSm">
            {label}
          </Text>
          <p className="pr-formula-card__value">
            <bdi>{value}</bdi>
          </p>
          {formula && (
            <p className="pr-formula" dir="auto">
              {formula}
            </p>
          )}
        </div>
        <div>
          <Text as="p">{definition}</Text>
          {note && (
            <Text as="p" tone="subdued">
              {note}
            </Text>
          )}
          {differs && (
            <p className="pr-formula-card__differs">
              <strong>{text("formulas.why")}</strong> {differs}
            </p>
          )}
        </div>
        {inputs.length > 0 && (
          <dl className="pr-inputs">
            {inputs.map((input) => (
              <div key={input.label}>
                <dt>{input.label}</dt>
                <dd>{input.value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Card>
  );
}
