/** Automatic discounts. */
import { gid } from "../../shop/gid.ts";
import type { AutomaticDiscount } from "../../shop/model/discount.ts";
import { graphqlInstant } from "../../webhooks/instants.ts";
import { type Fields, fieldsOf, tagged } from "../context.ts";
import { combinations, segmentsOrAll, takenOff } from "./discount-parts.ts";

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
    context: ({ discount }, _a, ctx) => segmentsOrAll(discount, ctx.shop),
    combinesWith: ({ discount }) => combinations(discount),
    customerGets: ({ discount }, _a, ctx) => takenOff(discount, ctx.shop),
  }),
};
