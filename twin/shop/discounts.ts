/** Discount codes: unique in a shop whatever their case, with limits, windows and who may use them. */

import { discountPayload, redeemCodePayload } from "../webhooks/payload/discount.ts";
import type { ShopCore } from "./core.ts";
import type { CodeCreation, CodeDiscount, DiscountValue } from "./model/discount.ts";
import type { DiscountSpec } from "./specs.ts";

/** A discount Shopify would not create; `code` is its user error code. */
export class DiscountRefused extends Error {
  readonly code: "TAKEN" | "BLANK" | "INVALID" | "DUPLICATE";
  constructor(code: "TAKEN" | "BLANK" | "INVALID" | "DUPLICATE", message: string) {
    super(message);
    this.code = code;
  }
}

export type DiscountCheck =
  | { ok: true; discount: CodeDiscount; value: DiscountValue }
  | { ok: false; reason: string };

export function createDiscount(shop: ShopCore, spec: DiscountSpec): CodeDiscount {
  const seen = new Set<string>();
  for (const code of spec.codes) {
    const problem = codeProblem(shop, code, seen);
    if (problem) throw new DiscountRefused(problem.code, problem.message);
  }
  const at = shop.now();
  const discount: CodeDiscount = {
    id: shop.nextId(),
    title: spec.title,
    value: spec.value,
    customerIds: spec.customerIds ?? [],
    segmentIds: spec.segmentIds ?? [],
    startsAt: spec.startsAt ?? at,
    endsAt: spec.endsAt ?? null,
    usageLimit: spec.usageLimit ?? null,
    appliesOncePerCustomer: spec.appliesOncePerCustomer ?? false,
    minimumSubtotal: spec.minimumSubtotal ?? null,
    minimumQuantity: spec.minimumQuantity ?? null,
    combinesWith: {
      orderDiscounts: false,
      productDiscounts: false,
      shippingDiscounts: false,
      ...spec.combinesWith,
    },
    codes: spec.codes.map((code) => ({ id: shop.nextId(), code, usageCount: 0 })),
    tags: spec.tags ?? [],
    deactivated: false,
    createdAt: at,
    updatedAt: at,
  };
  shop.state.discounts.set(discount.id, discount);
  shop.indexDiscount(discount);
  shop.emit("discounts/create", () => discountPayload(shop, discount));
  return discount;
}

/** Its codes are free again. */
export function removeDiscount(shop: ShopCore, discount: CodeDiscount): void {
  shop.state.discounts.delete(discount.id);
  for (const { code } of discount.codes) shop.codes.delete(code.toLowerCase());
}

/** Adds codes one by one; each that is taken or blank is reported and the rest stand (as Shopify does). */
export function addCodes(shop: ShopCore, discount: CodeDiscount, codes: string[]): CodeCreation {
  const seen = new Set<string>();
  const creation: CodeCreation = {
    id: shop.nextId(),
    discountId: discount.id,
    done: false,
    createdAt: shop.now(),
    codes: codes.map((code) => ({
      code,
      redeemCodeId: null,
      error: codeProblem(shop, code, seen)?.message ?? null,
    })),
  };
  shop.state.codeCreations.set(creation.id, creation);
  return creation;
}

/** The second, later half of addCodes: the codes exist from now on. */
export function finishCodes(shop: ShopCore, creation: CodeCreation): void {
  const discount = shop.state.discounts.get(creation.discountId);
  for (const entry of creation.codes) {
    if (entry.error || !discount) continue;
    const problem = codeProblem(shop, entry.code, new Set());
    if (problem) {
      entry.error = problem.message;
      continue;
    }
    const code = { id: shop.nextId(), code: entry.code, usageCount: 0 };
    entry.redeemCodeId = code.id;
    discount.codes.push(code);
    shop.codes.set(code.code.toLowerCase(), { discount, code });
    shop.emit("discounts/redeemcode_added", () => redeemCodePayload(shop, discount, code));
  }
  creation.done = true;
}

export function checkDiscount(
  shop: ShopCore,
  code: string,
  cart: { subtotal: bigint; quantity: number; customerId: bigint | null },
): DiscountCheck {
  const entry = shop.codes.get(code.trim().toLowerCase());
  if (!entry) return refused(`"${code}" is not a discount code of this shop.`);
  const { discount } = entry;
  const now = shop.now();
  if (discount.deactivated || now < discount.startsAt) return refused("This discount is not active.");
  if (discount.endsAt !== null && now >= discount.endsAt) return refused("This discount has expired.");
  if (discount.usageLimit !== null && entry.code.usageCount >= discount.usageLimit)
    return refused("This discount has reached its usage limit.");
  if (discount.customerIds.length > 0 && !discount.customerIds.includes(cart.customerId ?? -1n))
    return refused("This discount is for other customers.");
  if (
    discount.appliesOncePerCustomer &&
    cart.customerId !== null &&
    usedBefore(shop, cart.customerId, discount)
  )
    return refused("This discount was already used by this customer.");
  if (discount.minimumSubtotal !== null && cart.subtotal < discount.minimumSubtotal)
    return refused("The cart is below the minimum of this discount.");
  if (discount.minimumQuantity !== null && cart.quantity < discount.minimumQuantity)
    return refused("The cart has too few items for this discount.");
  return { ok: true, discount, value: discount.value };
}

/** Counts one use of a code, when it is one of the shop's. */
export function countUse(shop: ShopCore, code: string): void {
  const entry = shop.codes.get(code.toLowerCase());
  if (entry) entry.code.usageCount++;
}

function usedBefore(shop: ShopCore, customerId: bigint, discount: CodeDiscount): boolean {
  const codes = new Set(discount.codes.map((code) => code.code.toLowerCase()));
  return shop
    .ordersOf(customerId)
    .some((order) => order.discounts.some((d) => d.code !== null && codes.has(d.code.toLowerCase())));
}

function codeProblem(
  shop: ShopCore,
  code: string,
  seen: Set<string>,
): { code: "TAKEN" | "BLANK" | "DUPLICATE"; message: string } | null {
  const key = code.trim().toLowerCase();
  if (key === "") return { code: "BLANK", message: "Code can't be blank" };
  if (seen.has(key)) return { code: "DUPLICATE", message: "Code must be unique within the request" };
  seen.add(key);
  if (shop.codes.has(key))
    return { code: "TAKEN", message: "Code must be unique. Please try a different code." };
  return null;
}

function refused(reason: string): DiscountCheck {
  return { ok: false, reason };
}
