// The figures of a customer that the merchant finds at the customer in Shopify: which they are, and how they are written.
import { fromMinor } from "../commerce/money.ts";
import {
  type MetafieldError,
  type MetafieldName,
  type MetafieldValue,
  OWN_NAMESPACE,
} from "../shopify/metafield-documents.ts";

/**
 * Key → Shopify's type, as defined in shopify.app.toml (a test holds them together). Net sales is a decimal in the
 * shop's currency: customer segments cannot compare Shopify's own type for money.
 */
export const CUSTOMER_FIELDS = {
  purchases: "number_integer",
  last_purchase_at: "date_time",
  net_sales: "number_decimal",
} as const;

type Key = keyof typeof CUSTOMER_FIELDS;
export const FIELD_KEYS = Object.keys(CUSTOMER_FIELDS) as Key[];

/** @property customerId Shopify's own id */
export type CustomerFigures = {
  customerId: bigint;
  /** those that count (docs/metrics.md) */
  purchases: number;
  /** null without purchases */
  lastAt: Date | null;
  /** in minor units of the shop's currency */
  netMinor: bigint;
};

/** A customer without purchases has no fields. @param currency ISO 4217 */
export function fieldValues({ customerId, ...figures }: CustomerFigures, currency: string): MetafieldValue[] {
  if (figures.lastAt === null) return [];
  const values: Record<Key, string> = {
    purchases: String(figures.purchases),
    last_purchase_at: figures.lastAt.toISOString().replace(/\.\d+/, ""),
    net_sales: fromMinor(figures.netMinor, currency),
  };
  return fieldNames(customerId).map((name) => ({
    ...name,
    type: CUSTOMER_FIELDS[name.key],
    value: values[name.key],
  }));
}

export function fieldNames(customerId: bigint): (MetafieldName & { key: Key })[] {
  const ownerId = `gid://shopify/Customer/${customerId}`;
  return FIELD_KEYS.map((key) => ({ ownerId, namespace: OWN_NAMESPACE, key }));
}

/**
 * Which of the fields sent belong to customers that Shopify does not know any more, as places in what was sent.
 * Any other complaint is about the values or the definitions, and therefore about everybody.
 */
export function unknownOwners(errors: MetafieldError[]): number[] {
  return errors.flatMap(({ field }) => (field?.[2] === "ownerId" ? [Number(field[1])] : []));
}
