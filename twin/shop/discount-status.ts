/** Whether a discount can be used at an instant. */
import type { CodeDiscount } from "./model/discount.ts";

export type DiscountStatus = "ACTIVE" | "EXPIRED" | "SCHEDULED";
export function discountStatus(discount: CodeDiscount, now: number): DiscountStatus {
  if (discount.deactivated || (discount.endsAt !== null && now >= discount.endsAt)) return "EXPIRED";
  return now < discount.startsAt ? "SCHEDULED" : "ACTIVE";
}
