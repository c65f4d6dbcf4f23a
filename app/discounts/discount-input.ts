// From what the merchant chose to what Shopify's API is told.
import { fromMinor } from "../commerce/money.ts";
import type { DiscountSpec } from "./discount-spec.ts";

export type DiscountToMake = {
  spec: DiscountSpec;
  title: string;
  code: string;
  startsAt: Date;
  endsAt: Date | null;
  /** how often each code may be used; null = any number of times */
  usageLimit: number | null;
};

/** Variables of CREATE_DISCOUNT, or of CREATE_FREE_SHIPPING. */
export function discountInput(
  { spec, title, code, startsAt, endsAt, usageLimit }: DiscountToMake,
  currency: string,
): Record<string, unknown> {
  const money = (minor: number) => fromMinor(BigInt(minor), currency);
  const common = {
    title,
    code,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    usageLimit,
    appliesOncePerCustomer: spec.oncePerCustomer,
    context: { all: "ALL" },
    combinesWith: {
      orderDiscounts: spec.combinesWith.order,
      productDiscounts: spec.combinesWith.product,
      shippingDiscounts: spec.combinesWith.shipping,
    },
    ...minimum(spec, money),
  };
  const { value } = spec;
  if (value.type === "free-shipping")
    return {
      ...common,
      destination: { all: true },
      ...(value.maximumMinor === null ? {} : { maximumShippingPrice: money(value.maximumMinor) }),
    };
  return {
    ...common,
    customerGets: {
      value:
        value.type === "percentage"
          ? { percentage: value.percent / 100 }
          : { discountAmount: { amount: money(value.amountMinor), appliesOnEachItem: false } },
      items: items(spec),
    },
  };
}

function minimum({ minimum }: DiscountSpec, money: (minor: number) => string): Record<string, unknown> {
  if (minimum.type === "subtotal")
    return {
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: money(minimum.amountMinor) } },
    };
  if (minimum.type === "quantity")
    return { minimumRequirement: { quantity: { greaterThanOrEqualToQuantity: `${minimum.quantity}` } } };
  return {};
}

function items({ productIds, collectionIds }: DiscountSpec): Record<string, unknown> {
  if (productIds.length > 0)
    return { products: { productsToAdd: productIds.map((id) => `gid://shopify/Product/${id}`) } };
  if (collectionIds.length > 0)
    return { collections: { add: collectionIds.map((id) => `gid://shopify/Collection/${id}`) } };
  return { all: true };
}
