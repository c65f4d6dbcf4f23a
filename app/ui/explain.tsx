// "How it is computed": the definition of a figure and the numbers that went into it, one click or key away.
import { BlockStack, Text } from "@shopify/polaris";
import { useId } from "react";
import { useText } from "./language-provider.tsx";

export type Explanation = {
  definition: string;
  /** e.g. "(E − N) ÷ S × 100" */
  formula?: string;
  inputs?: { label: string; value: string }[];
  /** why there is no value, or what to beware of */
  note?: string;
};

/** The browser's own popover: opens without script of ours, closes on Escape, gives the focus back. */
export function Explain({ label, explanation }: { label: string; explanation: Explanation }) {
  const text = useText();
  const id = `explain-${useId().replaceAll(":", "")}`;
  const { definition, formula, inputs = [], note } = explanation;
  return (
    <>
      <button
        type="button"
        className="pr-explain"
        aria-label={text("figure.howComputed", { figure: label })}
        aria-haspopup="dialog"
        // React 18 knows these attributes only in lower case
        {...{ popovertarget: id }}
      >
        <span aria-hidden="true">?</span>
      </button>
      <div id={id} className="pr-explain__panel" {...{ popover: "auto" }} role="dialog" aria-label={label}>
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {label}
          </Text>
          <Text as="p">{definition}</Text>
          {formula && (
            <p className="pr-formula" dir="auto">
              {formula}
            </p>
          )}
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
          {note && (
            <Text as="p" tone="subdued">
              {note}
            </Text>
          )}
        </BlockStack>
      </div>
    </>
  );
}
