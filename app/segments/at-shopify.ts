// How segments are written at Shopify: a field and tags at the customer, and a customer segment that finds the field.
import { type MetafieldName, type MetafieldValue, OWN_NAMESPACE } from "../shopify/metafield-documents.ts";
import { OWN_TAG_PREFIX } from "./rule.ts";

/** Key → Shopify's type, as defined in shopify.app.toml (a test holds them together). */
export const SEGMENT_FIELDS = { segments: "list.single_line_text_field" } as const;
/** Entries of a list. */
export const MOST_HANDLES = 128;

/** What a customer's segments are, or should be, at Shopify. */
export type CustomerSegments = {
  /** Shopify's own id */
  customerId: bigint;
  /** in the field, ascending */
  handles: string[];
  /** as tags, without the prefix, ascending */
  tags: string[];
};

export function ownerOf(customerId: bigint): string {
  return `gid://shopify/Customer/${customerId}`;
}

export function fieldName(customerId: bigint): MetafieldName {
  return { ownerId: ownerOf(customerId), namespace: OWN_NAMESPACE, key: "segments" };
}

export function fieldValue({ customerId, handles }: CustomerSegments): MetafieldValue {
  return { ...fieldName(customerId), type: SEGMENT_FIELDS.segments, value: JSON.stringify(handles) };
}

export function tagOf(handle: string): string {
  return `${OWN_TAG_PREFIX}${handle}`;
}

/**
 * The query of the customer segment, in Shopify's 2026-10 syntax.
 * @param namespace what Shopify has made of `$app`
 */
export function segmentQuery(namespace: string, handle: string): string {
  return `metafields.${namespace}.segments CONTAINS '${handle.replaceAll("'", "\\'")}'`;
}

/** @example "Perennial: VIPs" – among the merchant's own segments, whose they are */
export function shopifyName(name: string): string {
  return `Perennial: ${name}`;
}
