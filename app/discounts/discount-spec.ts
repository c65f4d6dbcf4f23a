// What a discount is worth and for whom, as the merchant chose it; checked before anything is made at Shopify.
import { z } from "zod";

/** Shopify's ids, as digits: JSON numbers lose those above 2^53. */
const id = z.string().regex(/^\d{1,19}$/, "must be an id of digits");

/** Minor units of the shop's currency. */
const minor = z.number().int().min(1).max(1e12);

const value = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("percentage"), percent: z.number().min(1).max(100) }),
  z.strictObject({ type: z.literal("amount"), amountMinor: minor }),
  /** `maximumMinor`: dearer shipping is not made free; null = any */
  z.strictObject({ type: z.literal("free-shipping"), maximumMinor: minor.nullable().default(null) }),
]);

const minimum = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("none") }),
  z.strictObject({ type: z.literal("subtotal"), amountMinor: minor }),
  z.strictObject({ type: z.literal("quantity"), quantity: z.number().int().min(1).max(1000) }),
]);

const spec = z.strictObject({
  value,
  minimum: minimum.default({ type: "none" }),
  /** what it applies to; both empty = everything. Not with free shipping. */
  productIds: z.array(id).max(250).default([]),
  collectionIds: z.array(id).max(250).default([]),
  oncePerCustomer: z.boolean().default(true),
  combinesWith: z
    .strictObject({ order: z.boolean(), product: z.boolean(), shipping: z.boolean() })
    .default({ order: false, product: false, shipping: false }),
  /** what codes begin with; the rest is random */
  prefix: z
    .string()
    .regex(/^[A-Z0-9]{0,10}$/, "may have up to 10 capital letters and digits")
    .default(""),
  /** a handed-out code stays good for at least so long; null = as long as the discount */
  validHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 365)
    .nullable()
    .default(null),
  /** handed out when no code of one's own is left; null = then nobody gets one */
  sharedCode: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{2,29}$/, "must have 3 to 30 letters, digits, _ or -")
    .nullable()
    .default(null),
});

export const discountSpecShape = spec.check(({ value: given, issues }) => {
  const refuse = (path: PropertyKey[], message: string) =>
    issues.push({ code: "custom", path, message, input: given });
  const { productIds, collectionIds } = given;
  if (productIds.length > 0 && collectionIds.length > 0)
    refuse(["collectionIds"], "applies to products or to collections, not both");
  if (given.value.type === "free-shipping" && productIds.length + collectionIds.length > 0)
    refuse(["productIds"], "free shipping is for the whole order");
  if (given.value.type === "free-shipping" && given.combinesWith.shipping)
    refuse(["combinesWith", "shipping"], "does not combine with another shipping discount");
});

export type DiscountSpec = z.infer<typeof discountSpecShape>;
