// The small shapes that Shopify's REST-like webhook bodies are made of.
import { z } from "zod";
import { PayloadError } from "./payload-error.ts";

const LARGEST_ID = 2n ** 63n - 1n;

/** A positive id, however it is written. */
export const id = z
  .union([z.number().int(), z.bigint(), z.string().regex(/^\d{1,19}$/)])
  .transform((written, context) => {
    const value = BigInt(written);
    if (value > 0n && value <= LARGEST_ID) return value;
    context.addIssue({ code: "custom", message: "not an id" });
    return z.NEVER;
  });

/** The last part of "gid://shopify/Order/123". */
export function gid(type: string) {
  const pattern = new RegExp(`^gid://shopify/${type}/(\\d{1,19})(\\?.*)?$`);
  return z.string().transform((text, context) => {
    const value = BigInt(pattern.exec(text)?.[1] ?? 0);
    if (value > 0n && value <= LARGEST_ID) return value;
    context.addIssue({ code: "custom", message: `no id of type ${type}` });
    return z.NEVER;
  });
}

/** `id` and `admin_graphql_api_id` of a resource; the latter is exact whoever wrote the JSON. */
export function idFields(type: string) {
  return { id: id.nullish(), admin_graphql_api_id: gid(type).nullish() };
}

/** @throws PayloadError when neither is there */
export function idOf(resource: { id?: bigint | null; admin_graphql_api_id?: bigint | null }): bigint {
  const found = resource.admin_graphql_api_id ?? resource.id;
  if (!found) throw new PayloadError("a resource without an id");
  return found;
}

/** ISO 8601 with an offset, between 1970 and 9999. */
export const instant = z.string().transform((text, context) => {
  const value = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/i.test(text) ? new Date(text) : new Date(Number.NaN);
  if (value.getTime() >= 0) return value;
  context.addIssue({ code: "custom", message: "not an instant" });
  return z.NEVER;
});

/** "12.50"; a few amounts come as JSON numbers. */
export const amount = z.union([z.string(), z.number(), z.bigint()]).transform(String);

export const money = z.object({ amount, currency_code: z.string() });
/** One amount in the shop's currency and in the one the customer was shown. */
export const moneySet = z.object({ shop_money: money, presentment_money: money });
export type MoneySet = z.infer<typeof moneySet>;

export const text = z.string().nullish();
const LARGEST_COUNT = 2 ** 31 - 1;
export const count = z.number().int().min(-LARGEST_COUNT).max(LARGEST_COUNT);

/**
 * Reads a body as a shape.
 * @throws PayloadError naming the first field that is wrong, never its value
 */
export function readShape<Shape extends z.ZodType>(shape: Shape, payload: unknown): z.infer<Shape> {
  const read = shape.safeParse(payload);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join(".") || "the body";
  throw new PayloadError(
    `${where}: ${issue?.code === "custom" ? issue.message : "missing or of a wrong type"}`,
  );
}
