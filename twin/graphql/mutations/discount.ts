/** Code discounts: created whole, then filled with unique codes in batches that finish a little later. */
import { addCodes, DiscountRefused, finishCodes, removeDiscount } from "../../shop/discounts.ts";
import type { DiscountValue } from "../../shop/model/discount.ts";
import { parseAmount } from "../../shop/money.ts";
import { type Ctx, type Fields, fieldsOf, idOf, needScope } from "../context.ts";

/** Milliseconds until a batch of codes is done. */
const BATCH_MS = 150;
const BATCH_LIMIT = 250;

type BasicInput = {
  title?: string;
  code?: string;
  startsAt?: string;
  endsAt?: string | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean;
  combinesWith?: Record<string, boolean>;
  tags?: string[];
  context?: { all?: string; customers?: { add?: string[] }; customerSegments?: { add?: string[] } };
  customerGets?: { value?: { percentage?: number; discountAmount?: { amount: string } } };
  minimumRequirement?: {
    subtotal?: { greaterThanOrEqualToSubtotal: string };
    quantity?: { greaterThanOrEqualToQuantity: string };
  };
};

export const discountMutations: Fields = fieldsOf<unknown>({
  discountCodeBasicCreate: (_s, args, ctx) => {
    needScope(ctx, "discountCodeBasicCreate", "write_discounts");
    return create(ctx, args.basicCodeDiscount as BasicInput, "basicCodeDiscount");
  },
  discountCodeFreeShippingCreate: (_s, args, ctx) => {
    needScope(ctx, "discountCodeFreeShippingCreate", "write_discounts");
    return create(ctx, args.freeShippingCodeDiscount as BasicInput, "freeShippingCodeDiscount");
  },
  discountCodeDelete: (_s, args, ctx) => {
    needScope(ctx, "discountCodeDelete", "write_discounts");
    const discount = ctx.shop.state.discounts.get(idOf(args.id, "DiscountCodeNode") ?? -1n);
    if (!discount)
      return {
        deletedCodeDiscountId: null,
        userErrors: [error("INVALID", ["id"], "Code discount does not exist.")],
      };
    removeDiscount(ctx.shop, discount);
    return { deletedCodeDiscountId: args.id, userErrors: [] };
  },
  discountCodeDeactivate: (_s, args, ctx) => {
    needScope(ctx, "discountCodeDeactivate", "write_discounts");
    const discount = ctx.shop.state.discounts.get(idOf(args.id, "DiscountCodeNode") ?? -1n);
    if (!discount)
      return {
        codeDiscountNode: null,
        userErrors: [error("INVALID", ["id"], "Code discount does not exist.")],
      };
    discount.deactivated = true;
    discount.updatedAt = ctx.shop.now();
    return { codeDiscountNode: discount, userErrors: [] };
  },
  discountRedeemCodeBulkAdd: (_s, args, ctx) => {
    needScope(ctx, "discountRedeemCodeBulkAdd", "write_discounts");
    const codes = (args.codes as { code: string }[]).map((c) => c.code);
    const discount = ctx.shop.state.discounts.get(idOf(args.discountId, "DiscountCodeNode") ?? -1n);
    if (!discount)
      return {
        bulkCreation: null,
        userErrors: [error("INVALID", ["discountId"], "Code discount does not exist.")],
      };
    if (codes.length > BATCH_LIMIT)
      return {
        bulkCreation: null,
        userErrors: [
          error("TOO_MANY_ARGUMENTS", ["codes"], `The codes array must have at most ${BATCH_LIMIT} items.`),
        ],
      };
    const creation = addCodes(ctx.shop, discount, codes);
    setTimeout(() => ctx.shop.action(() => finishCodes(ctx.shop, creation)), BATCH_MS).unref();
    return { bulkCreation: creation, userErrors: [] };
  },
});

function create(ctx: Ctx, input: BasicInput, argument: "basicCodeDiscount" | "freeShippingCodeDiscount") {
  const refuse = (code: string, field: string, message: string) => ({
    codeDiscountNode: null,
    userErrors: [error(code, [argument, field], message)],
  });
  if (!input.title) return refuse("BLANK", "title", "Title can't be blank");
  if (!input.code) return refuse("BLANK", "code", "Code can't be blank");
  if (!input.startsAt) return refuse("BLANK", "startsAt", "Starts at can't be blank");
  if (!input.context) return refuse("BLANK", "context", "Context can't be blank");
  const startsAt = Date.parse(input.startsAt);
  const endsAt = input.endsAt ? Date.parse(input.endsAt) : null;
  if (endsAt !== null && endsAt <= startsAt)
    return refuse("INVALID", "endsAt", "Ends at needs to be after starts at");
  const value: DiscountValue | null =
    argument === "freeShippingCodeDiscount" ? { type: "free_shipping" } : discountValue(ctx, input);
  if (!value)
    return refuse(
      "INVALID",
      "customerGets",
      "Value must be a percentage between 0.0 and 1.0 or an amount above 0",
    );
  const subtotal = input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal;
  const quantity = input.minimumRequirement?.quantity?.greaterThanOrEqualToQuantity;
  try {
    const discount = ctx.shop.createDiscount({
      title: input.title,
      codes: [input.code],
      value,
      startsAt,
      endsAt,
      usageLimit: input.usageLimit ?? null,
      appliesOncePerCustomer: input.appliesOncePerCustomer ?? false,
      minimumSubtotal: subtotal === undefined ? null : parseAmount(String(subtotal), ctx.shop.state.currency),
      minimumQuantity: quantity === undefined ? null : Number(quantity),
      customerIds: idsOf(input.context.customers?.add, "Customer"),
      segmentIds: idsOf(input.context.customerSegments?.add, "Segment"),
      combinesWith: input.combinesWith ?? {},
      tags: input.tags ?? [],
    });
    return { codeDiscountNode: discount, userErrors: [] };
  } catch (problem) {
    if (problem instanceof DiscountRefused) return refuse(problem.code, "code", problem.message);
    throw problem;
  }
}

function discountValue(ctx: Ctx, input: BasicInput): DiscountValue | null {
  const value = input.customerGets?.value;
  if (value?.percentage !== undefined)
    return value.percentage > 0 && value.percentage <= 1
      ? { type: "percentage", percent: value.percentage * 100 }
      : null;
  if (!value?.discountAmount) return null;
  const amount = parseAmount(String(value.discountAmount.amount), ctx.shop.state.currency);
  return amount > 0n ? { type: "fixed_amount", amount } : null;
}

function idsOf(gids: string[] | undefined, type: string): bigint[] {
  return (gids ?? []).map((gid) => {
    const id = idOf(gid, type);
    if (id === null) throw new DiscountRefused("INVALID", `${gid} is not a ${type}.`);
    return id;
  });
}

function error(code: string, field: string[], message: string) {
  return { code, field, message, extraInfo: null };
}
