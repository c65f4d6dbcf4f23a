/** Automatic discounts on the whole order, for everybody or for customer segments. */
import type { AutomaticDiscount, DiscountValue } from "../../shop/model/discount.ts";
import { parseAmount } from "../../shop/money.ts";
import { type Ctx, type Fields, fieldsOf, idOf, needScope } from "../context.ts";

/** Shopify's own: so many may be active in a store. */
const MOST_ACTIVE = 25;

type Input = {
  title?: string;
  startsAt?: string;
  endsAt?: string | null;
  context?: { all?: string; customerSegments?: { add?: string[]; remove?: string[] } };
  customerGets?: {
    value?: { percentage?: number; discountAmount?: { amount: string } };
    items?: { all?: boolean };
  };
  combinesWith?: Partial<AutomaticDiscount["combinesWith"]>;
};

export const automaticDiscountMutations: Fields = fieldsOf<unknown>({
  discountAutomaticBasicCreate: (_s, args, ctx) => {
    needScope(ctx, "discountAutomaticBasicCreate", "write_discounts");
    const input = args.automaticBasicDiscount as Input;
    if (!input.title) return refuse(["title"], "BLANK", "Title can't be blank");
    if (!input.startsAt) return refuse(["startsAt"], "BLANK", "Starts at can't be blank");
    if (!input.context) return refuse(["context"], "BLANK", "Context can't be blank");
    if (!input.customerGets?.items?.all)
      return refuse(["customerGets", "items"], "INVALID", "The twin knows discounts on all items only");
    const now = ctx.shop.now();
    const active = [...ctx.shop.state.automaticDiscounts.values()].filter(
      ({ endsAt }) => endsAt === null || endsAt > now,
    );
    if (active.length >= MOST_ACTIVE)
      return refuse([], "EXCEEDED_MAX", "There are too many active automatic discounts");
    const discount: AutomaticDiscount = {
      id: ctx.shop.nextId(),
      title: input.title,
      value: { type: "percentage", percent: 0 },
      segmentIds: [],
      startsAt: Date.parse(input.startsAt),
      endsAt: null,
      combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
      createdAt: now,
      updatedAt: now,
    };
    const problem = apply(ctx, discount, input);
    if (problem) return problem;
    ctx.shop.state.automaticDiscounts.set(discount.id, discount);
    return { automaticDiscountNode: discount, userErrors: [] };
  },
  discountAutomaticBasicUpdate: (_s, args, ctx) => {
    needScope(ctx, "discountAutomaticBasicUpdate", "write_discounts");
    const known = find(ctx, args.id);
    if (!known) return MISSING;
    const draft = structuredClone(known);
    const problem = apply(ctx, draft, args.automaticBasicDiscount as Input);
    if (problem) return problem;
    Object.assign(known, draft, { updatedAt: ctx.shop.now() });
    return { automaticDiscountNode: known, userErrors: [] };
  },
  discountAutomaticDelete: (_s, args, ctx) => {
    needScope(ctx, "discountAutomaticDelete", "write_discounts");
    const known = find(ctx, args.id);
    if (!known) return { deletedAutomaticDiscountId: null, userErrors: MISSING.userErrors };
    ctx.shop.state.automaticDiscounts.delete(known.id);
    return { deletedAutomaticDiscountId: args.id, userErrors: [] };
  },
});

function find(ctx: Ctx, id: unknown): AutomaticDiscount | undefined {
  return ctx.shop.state.automaticDiscounts.get(idOf(id, "DiscountAutomaticNode") ?? -1n);
}

/** @returns what is wrong with it; null = it has been applied */
function apply(ctx: Ctx, discount: AutomaticDiscount, input: Input) {
  if (input.title !== undefined) discount.title = input.title;
  if (input.startsAt !== undefined) discount.startsAt = Date.parse(input.startsAt);
  if (input.endsAt !== undefined) discount.endsAt = input.endsAt === null ? null : Date.parse(input.endsAt);
  if (discount.endsAt !== null && discount.endsAt <= discount.startsAt)
    return refuse(["endsAt"], "INVALID", "Ends at needs to be after starts at");
  if (input.combinesWith) Object.assign(discount.combinesWith, input.combinesWith);
  if (input.customerGets?.value) {
    const value = amountOff(ctx, input.customerGets.value);
    if (!value)
      return refuse(
        ["customerGets"],
        "INVALID",
        "Value must be a percentage between 0.0 and 1.0 or an amount above 0",
      );
    discount.value = value;
  }
  const { add = [], remove = [] } = input.context?.customerSegments ?? {};
  for (const gid of add) {
    const id = idOf(gid, "Segment");
    if (id === null || !ctx.shop.state.segments.has(id))
      return refuse(["context", "customerSegments", "add"], "INVALID", `${gid} is no segment of this shop.`);
    if (!discount.segmentIds.includes(id)) discount.segmentIds.push(id);
  }
  const gone = new Set(remove.map((gid) => idOf(gid, "Segment")));
  discount.segmentIds = discount.segmentIds.filter((id) => !gone.has(id));
  if (input.context?.all) discount.segmentIds = [];
  return null;
}

function amountOff(
  ctx: Ctx,
  { percentage, discountAmount }: NonNullable<NonNullable<Input["customerGets"]>["value"]>,
): DiscountValue | null {
  if (percentage !== undefined)
    return percentage > 0 && percentage <= 1 ? { type: "percentage", percent: percentage * 100 } : null;
  if (!discountAmount) return null;
  const amount = parseAmount(String(discountAmount.amount), ctx.shop.state.currency);
  return amount > 0n ? { type: "fixed_amount", amount } : null;
}

function refuse(field: string[], code: string, message: string) {
  return {
    automaticDiscountNode: null,
    userErrors: [{ code, field: ["automaticBasicDiscount", ...field], message, extraInfo: null }],
  };
}

const MISSING = {
  automaticDiscountNode: null,
  userErrors: [{ code: "INVALID", field: ["id"], message: "Discount does not exist", extraInfo: null }],
};
