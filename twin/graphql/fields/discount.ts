/** Code discounts, their codes, and codes being added. */
import { discountStatus } from "../../shop/discount-status.ts";
import { gid } from "../../shop/gid.ts";
import type { CodeCreation, CodeDiscount, RedeemCode } from "../../shop/model/discount.ts";
import { graphqlInstant } from "../../webhooks/instants.ts";
import { connect, connectList } from "../connections.ts";
import { type Fields, fieldsOf, tagged } from "../context.ts";
import { searchTest } from "../search.ts";
import { combinations, segmentsOrAll, takenOff } from "./discount-parts.ts";
import { metafieldsOf } from "./metafield.ts";
import { count, moneyV2 } from "./money.ts";

export const discountFields: Record<string, Fields> = {
  DiscountCodeNode: fieldsOf<CodeDiscount>({
    id: (d) => gid("DiscountCodeNode", d.id),
    codeDiscount: (d) =>
      tagged(d.value.type === "free_shipping" ? "DiscountCodeFreeShipping" : "DiscountCodeBasic", {
        discount: d,
      }),
    ...metafieldsOf<CodeDiscount>((d) => gid("DiscountCodeNode", d.id)),
  }),
  DiscountCodeBasic: codeDiscountFields(),
  DiscountCodeFreeShipping: codeDiscountFields(),
  DiscountRedeemCode: fieldsOf<RedeemCode>({
    id: (c) => gid("DiscountRedeemCode", c.id),
    code: (c) => c.code,
    asyncUsageCount: (c) => c.usageCount,
  }),
  DiscountRedeemCodeBulkCreation: fieldsOf<CodeCreation>({
    id: (c) => gid("DiscountRedeemCodeBulkCreation", c.id),
    createdAt: (c) => graphqlInstant(c.createdAt),
    done: (c) => c.done,
    codesCount: (c) => c.codes.length,
    importedCount: (c) => c.codes.filter((code) => code.redeemCodeId !== null).length,
    failedCount: (c) => (c.done ? c.codes.filter((code) => code.error !== null).length : 0),
    discountCode: (c, _a, ctx) => ctx.shop.state.discounts.get(c.discountId) ?? null,
    codes: (c, args, ctx) =>
      connectList(
        ctx,
        c.codes.map((entry) => ({
          code: entry.code,
          discountRedeemCode: ctx.shop.codes.get(entry.code.toLowerCase())?.code ?? null,
          errors:
            c.done && entry.error !== null ? [{ code: "TAKEN", field: ["code"], message: entry.error }] : [],
        })),
        args,
      ),
  }),
};

function codeDiscountFields(): Fields {
  return fieldsOf<{ discount: CodeDiscount }>({
    title: ({ discount }) => discount.title,
    status: ({ discount }, _a, ctx) => discountStatus(discount, ctx.shop.now()),
    startsAt: ({ discount }) => graphqlInstant(discount.startsAt),
    endsAt: ({ discount }) => (discount.endsAt === null ? null : graphqlInstant(discount.endsAt)),
    createdAt: ({ discount }) => graphqlInstant(discount.createdAt),
    updatedAt: ({ discount }) => graphqlInstant(discount.updatedAt),
    usageLimit: ({ discount }) => discount.usageLimit,
    appliesOncePerCustomer: ({ discount }) => discount.appliesOncePerCustomer,
    asyncUsageCount: ({ discount }) => discount.codes.reduce((sum, code) => sum + code.usageCount, 0),
    tags: ({ discount }) => discount.tags,
    combinesWith: ({ discount }) => combinations(discount),
    codesCount: ({ discount }) => count(discount.codes.length),
    codes: ({ discount }, args, ctx) => {
      const test = searchTest<RedeemCode>(args.query, { code: { kind: "text", of: (c) => c.code } }, [
        "code",
      ]);
      return connect(ctx, discount.codes.filter(test), args, { key: (c) => c.id, id: (c) => c.id });
    },
    discountClasses: ({ discount }) => [discount.value.type === "free_shipping" ? "SHIPPING" : "ORDER"],
    hasTimelineComment: () => false,
    summary: ({ discount }) => discount.title,
    shortSummary: ({ discount }) => discount.title,
    shareableUrls: () => [],
    context: ({ discount }, _a, ctx) => {
      if (discount.customerIds.length > 0)
        return {
          __typename: "DiscountCustomers",
          customers: discount.customerIds.flatMap((id) => ctx.shop.state.customers.get(id) ?? []),
        };
      return segmentsOrAll(discount, ctx.shop);
    },
    minimumRequirement: ({ discount }, _a, ctx) => {
      if (discount.minimumSubtotal !== null)
        return {
          __typename: "DiscountMinimumSubtotal",
          greaterThanOrEqualToSubtotal: moneyV2(discount.minimumSubtotal, ctx.shop.state.currency),
        };
      if (discount.minimumQuantity !== null)
        return {
          __typename: "DiscountMinimumQuantity",
          greaterThanOrEqualToQuantity: discount.minimumQuantity.toString(),
        };
      return null;
    },
    customerGets: ({ discount }, _a, ctx) => takenOff(discount, ctx.shop),
  });
}
