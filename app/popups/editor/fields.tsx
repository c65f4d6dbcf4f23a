// Fields of the editor that Polaris does not have: numbers, amounts of money, lists of words, several of a few.
import { BlockStack, ChoiceList, InlineError, Text, TextField } from "@shopify/polaris";
import { type ReactNode, useEffect, useState } from "react";
import { currencyExponent } from "../../commerce/money.ts";
import { latinDigits } from "../../ui/latin-digits.ts";

type NumberProps = {
  label: string;
  value: number | null;
  /** NaN for what is no number: it is refused when saving, and said at the field */
  onChange: (value: number | null) => void;
  /** an empty field means null; without it, nothing */
  optional?: boolean;
  suffix?: string;
  help?: string;
  placeholder?: string;
  error?: string;
  disabled?: boolean;
  /** typed number × scale = value; 100 for amounts in minor units */
  scale?: number;
};

export function NumberField({ label, value, onChange, optional, help, scale = 1, ...rest }: NumberProps) {
  const [typed, setTyped] = useState(() => written(value, scale));
  useEffect(() => {
    // discarded, or changed elsewhere
    setTyped((before) => (same(read(before, scale), value) ? before : written(value, scale)));
  }, [value, scale]);
  const change = (next: string) => {
    setTyped(next);
    const number = read(next, scale);
    onChange(number === null && !optional ? Number.NaN : number);
  };
  return (
    <TextField
      {...rest}
      label={label}
      helpText={help}
      value={typed}
      onChange={change}
      inputMode="decimal"
      autoComplete="off"
    />
  );
}

function written(value: number | null, scale: number): string {
  return value === null || Number.isNaN(value) ? "" : String(value / scale);
}

/** @returns null for an empty field, NaN for what is no number */
function read(typed: string, scale: number): number | null {
  const plain = latinDigits(typed).replace("٫", ".").trim();
  if (plain === "") return null;
  return /^\d+([.,]\d+)?$/.test(plain)
    ? Math.round(Number(plain.replace(",", ".")) * scale * 100) / 100
    : Number.NaN;
}

function same(one: number | null, other: number | null): boolean {
  return Object.is(one ?? Number.NaN, other ?? Number.NaN);
}

type MoneyProps = Omit<NumberProps, "scale" | "suffix"> & { currency: string };

/** Value in minor units of the currency. */
export function MoneyField({ currency, ...rest }: MoneyProps) {
  return <NumberField {...rest} scale={10 ** currencyExponent(currency)} suffix={currency} />;
}

type WordsProps = {
  label: string;
  value: string[];
  onChange: (value: string[]) => void;
  help?: string;
  placeholder?: string;
  error?: string;
};

/** Several words, with commas or line breaks between them. */
export function WordsField({ label, value, onChange, help, placeholder, error }: WordsProps) {
  const [typed, setTyped] = useState(() => value.join(", "));
  useEffect(() => {
    setTyped((before) => (wordsOf(before).join() === value.join() ? before : value.join(", ")));
  }, [value]);
  return (
    <TextField
      label={label}
      helpText={help}
      placeholder={placeholder}
      error={error}
      value={typed}
      onChange={(next) => {
        setTyped(next);
        onChange(wordsOf(next));
      }}
      autoComplete="off"
    />
  );
}

function wordsOf(typed: string): string[] {
  return typed
    .split(/[,،\n]/)
    .map((word) => word.trim())
    .filter(Boolean);
}

type SeveralProps<T extends string> = {
  title: string;
  choices: { value: T; label: string }[];
  selected: readonly T[];
  onChange: (selected: T[]) => void;
  error?: string;
};

export function Several<T extends string>({ title, choices, selected, onChange, error }: SeveralProps<T>) {
  return (
    <ChoiceList
      allowMultiple
      title={title}
      choices={choices}
      selected={[...selected]}
      onChange={(next) => onChange(next as T[])}
      error={error}
    />
  );
}

type SectionProps = { title: string; lead?: string; error?: string; children: ReactNode };

/** A card's inside: its heading, what it is for, its fields. */
export function Section({ title, lead, error, children }: SectionProps) {
  const id = `section-${title.replace(/\W+/g, "-")}`;
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {lead && (
          <Text as="p" tone="subdued">
            {lead}
          </Text>
        )}
      </BlockStack>
      {children}
      {error && <InlineError message={error} fieldID={id} />}
    </BlockStack>
  );
}
