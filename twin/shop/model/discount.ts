/**
 * What is taken off: discounts by code and automatic ones.
 */
export type DiscountValue =
  | { type: "percentage"; percent: number }
  /** Minor units of the shop's currency. */
  | { type: "fixed_amount"; amount: bigint }
  | { type: "free_shipping" };

export type RedeemCode = { id: bigint; code: string; usageCount: number };

export type CodeDiscount = {
  id: bigint;
  title: string;
  value: DiscountValue;
  /** Empty: everybody. */
  customerIds: bigint[];
  segmentIds: bigint[];
  startsAt: number;
  endsAt: number | null;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  minimumSubtotal: bigint | null;
  minimumQuantity: number | null;
  combinesWith: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };
  codes: RedeemCode[];
  tags: string[];
  deactivated: boolean;
  createdAt: number;
  updatedAt: number;
};

/** A discount that needs no code: the best of those that apply is taken off at the checkout. */
export type AutomaticDiscount = {
  id: bigint;
  title: string;
  value: DiscountValue;
  /** Empty: everybody. */
  segmentIds: bigint[];
  startsAt: number;
  endsAt: number | null;
  combinesWith: CodeDiscount["combinesWith"];
  createdAt: number;
  updatedAt: number;
};

export type CodeCreation = {
  id: bigint;
  discountId: bigint;
  codes: { code: string; redeemCodeId: bigint | null; error: string | null }[];
  done: boolean;
  createdAt: number;
};
