/** What discounts by code and automatic ones say alike: for whom, what is taken off, and beside what. */
import type { AutomaticDiscount, CodeDiscount } from "../../shop/model/discount.ts";
import type { TwinShop } from "../../shop/store.ts";
import { moneyV2 } from "./money.ts";

type Discount = Pick<CodeDiscount | AutomaticDiscount, "value" | "segmentIds" | "combinesWith">;

/** The segments it is for, or everybody. */
export function segmentsOrAll({ segmentIds }: Discount, shop: TwinShop) {
  return segmentIds.length > 0
    ? {
        __typename: "DiscountCustomerSegments",
        segments: segmentIds.flatMap((id) => shop.state.segments.get(id) ?? []),
      }
    : { __typename: "DiscountBuyerSelectionAll", all: "ALL" };
}

export function combinations({ combinesWith }: Discount) {
  return { ...combinesWith, productDiscountsWithTagsOnSameCartLine: [] };
}

/** What is taken off all that is bought once. */
export function takenOff({ value }: Discount, shop: TwinShop) {
  return {
    appliesOnOneTimePurchase: true,
    appliesOnSubscription: false,
    items: { __typename: "AllDiscountItems", allItems: true },
    value:
      value.type === "percentage"
        ? { __typename: "DiscountPercentage", percentage: value.percent / 100 }
        : {
            __typename: "DiscountAmount",
            amount: moneyV2(value.type === "fixed_amount" ? value.amount : 0n, shop.state.currency),
            appliesOnEachItem: false,
          },
  };
}
