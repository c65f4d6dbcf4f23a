/** JSON text with bigint as plain digits, as Shopify sends ids: nothing is lost above 2^53. */

const rawJSON = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

/** Like JSON.stringify; bigint values become raw JSON numbers. */
export function bigJson(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) => (typeof v === "bigint" ? rawJSON(v.toString()) : v));
}
