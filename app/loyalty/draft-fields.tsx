// The fields of the programme's form: each knows its place in the draft, and so which refusal is its own.
import { BlockStack, Box, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { createContext, type ReactNode, useContext } from "react";
import type { NamedSegment } from "../segments/rule-names.ts";
import { isolate } from "../ui/format.ts";
import { useText } from "../ui/language-provider.tsx";
import type { DraftErrors } from "./programme-draft.ts";

/** What the sections of the form go by. */
export type FormWorld = {
  errors: DraftErrors;
  /** ISO 4217 */
  currency: string;
  /** titles by Shopify's id, of what the draft names */
  products: Record<string, string>;
  collections: Record<string, string>;
  segments: NamedSegment[];
  tiers: { id: string; name: string }[];
};

const World = createContext<FormWorld | null>(null);
export const FormWorldProvider = World.Provider;

export function useFormWorld(): FormWorld {
  const world = useContext(World);
  if (!world) throw new Error("a field of the programme's form stands outside of it");
  return world;
}

/** @returns what is wrong with the field at this place, in words */
export function useProblem(path: string): string | undefined {
  const text = useText();
  const problem = useFormWorld().errors[path];
  return problem && text(`programme.problems.${problem}`);
}

type TypedProps = {
  path: string;
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  /** how it is typed on a phone, and what stands behind it */
  kind?: "money" | "whole" | "percent" | "times" | "text" | "date";
};

export function Typed({ path, label, hint, value, onChange, kind = "whole" }: TypedProps) {
  const { currency } = useFormWorld();
  const error = useProblem(path);
  const suffix = {
    money: currency,
    percent: "%",
    times: "×",
    whole: undefined,
    text: undefined,
    date: undefined,
  };
  const inputMode = { money: "decimal", times: "decimal", percent: "numeric", whole: "numeric" } as const;
  return (
    <TextField
      id={fieldId(path)}
      label={label}
      helpText={hint}
      value={value}
      onChange={onChange}
      error={error}
      type={kind === "date" ? "date" : "text"}
      inputMode={kind === "text" || kind === "date" ? undefined : inputMode[kind]}
      suffix={suffix[kind]}
      autoComplete="off"
    />
  );
}

type NameProps = { path: string; value: string; onChange: (name: string) => void };

/** What customers read of one of several. */
export function NameField({ path, value, onChange }: NameProps) {
  const text = useText();
  return (
    <Typed
      path={`${path}.name`}
      kind="text"
      label={text("programme.name")}
      hint={text("programme.nameHint")}
      value={value}
      onChange={onChange}
    />
  );
}

/** For the way from the banner to the field. */
export function fieldId(path: string): string {
  return `programme-${path.replaceAll(".", "-")}`;
}

type SectionProps = { title: string; hint: string; children: ReactNode };

export function Section({ title, hint, children }: SectionProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Text as="p" tone="subdued">
            {hint}
          </Text>
        </BlockStack>
        {children}
      </BlockStack>
    </Card>
  );
}

type ItemProps = { name: string; kind: string; onRemove: () => void; children: ReactNode };

/** One of several: a bonus, a reward, a card. */
export function Item({ name, kind, onRemove, children }: ItemProps) {
  const text = useText();
  const title = name.trim() || kind;
  return (
    <Box borderWidth="025" borderColor="border" borderRadius="200" padding="400">
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm">
            <bdi>{title}</bdi>
          </Text>
          <Button
            variant="plain"
            tone="critical"
            onClick={onRemove}
            accessibilityLabel={text("programme.removeOne", { name: isolate(title) })}
          >
            {text("programme.remove")}
          </Button>
        </InlineStack>
        {children}
      </BlockStack>
    </Box>
  );
}

/** The list with one of its entries changed, or without it. */
export function changed<One>(list: One[], place: number, part: Partial<One> | null): One[] {
  return list.flatMap((one, at) => (at !== place ? [one] : part === null ? [] : [{ ...one, ...part }]));
}
