/** Automatic discounts. */
import { gid } from "../../shop/gid.ts";
import type { AutomaticDiscount } from "../../shop/model/discount.ts";
import { graphqlInstant } from "../../webhooks/instants.ts";
import { type Fields, fieldsOf, tagged } from "../context.ts";
import { moneyV2 } from "./money.ts";

export const automaticDiscountFields: Record<string, Fields> = {
  DiscountAutomaticNode: fieldsOf<AutomaticDiscount>({
    id: (d) => gid("DiscountAutomaticNode", d.id),
    automaticDiscount: (d) => tagged("DiscountAutomaticBasic", { discount: d }),
  }),
  DiscountAutomaticBasic: fieldsOf<{ discount: AutomaticDiscount }>({
    title: ({ discount }) => discount.title,
    status: ({ discount }, _a, ctx) => {
      const now = ctx.shop.now();
      if (discount.endsAt !== null && now >= discount.endsAt) return "EXPIRED";
      return now < discount.startsAt ? "SCHEDULED" : "ACTIVE";
    },
    startsAt: ({ discount }) => graphqlInstant(discount.startsAt),
    endsAt: ({ discount }) => (discount.endsAt === null ? null : graphqlInstant(discount.endsAt)),
    createdAt: ({ discount }) => graphqlInstant(discount.createdAt),
    updatedAt: ({ discount }) => graphqlInstant(discount.updatedAt),
    context: ({ discount }, _a, ctx) =>
      discount.segmentIds.length > 0
        ? {
            __typename: "DiscountCustomerSegments",
            segments: discount.segmentIds.flatMap((id) => ctx.shop.state.segments.get(id) ?? []),
          }
        : { __typename: "DiscountBuyerSelectionAll", all: "ALL" },
    combinesWith: ({ discount }) => ({
      ...discount.combinesWith,
      productDiscountsWithTagsOnSameCartLine: [],
    }),
    customerGets: ({ discount }, _a, ctx) => ({
      appliesOnOneTimePurchase: true,
      appliesOnSubscription: false,
      items: { __typename: "AllDiscountItems", allItems: true },
      value:
        discount.value.type === "percentage"
          ? { __typename: "DiscountPercentage", percentage: discount.value.percent / 100 }
          : {
              __typename: "DiscountAmount",
              amount: moneyV2(
                discount.value.type === "fixed_amount" ? discount.value.amount : 0n,
                ctx.shop.state.currency,
              ),
              appliesOnEachItem: false,
            },
    }),
  }),
};
