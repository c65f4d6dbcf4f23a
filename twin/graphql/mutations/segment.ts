/** Customer segments: names are unique, and a query that cannot be answered is refused when it is written. */
import type { Segment } from "../../shop/model/app-install.ts";
import { type Ctx, type Fields, fieldsOf, idOf, needScope } from "../context.ts";
import { SegmentQueryError, segmentTest } from "../segment-query.ts";

export const segmentMutations: Fields = fieldsOf<unknown>({
  segmentCreate: (_s, args, ctx) => {
    needScope(ctx, "segmentCreate", "write_customers");
    const name = String(args.name);
    const query = String(args.query);
    const userErrors = problems(ctx, name, query, null);
    if (userErrors.length > 0) return { segment: null, userErrors };
    const now = ctx.shop.now();
    const segment: Segment = { id: ctx.shop.nextId(), name, query, createdAt: now, updatedAt: now };
    ctx.shop.state.segments.set(segment.id, segment);
    return { segment, userErrors: [] };
  },
  segmentUpdate: (_s, args, ctx) => {
    needScope(ctx, "segmentUpdate", "write_customers");
    const segment = ctx.shop.state.segments.get(idOf(args.id, "Segment") ?? -1n);
    if (!segment) return { segment: null, userErrors: [missing] };
    const name = String(args.name ?? segment.name);
    const query = String(args.query ?? segment.query);
    const userErrors = problems(ctx, name, query, segment);
    if (userErrors.length > 0) return { segment: null, userErrors };
    Object.assign(segment, { name, query, updatedAt: ctx.shop.now() });
    return { segment, userErrors: [] };
  },
  segmentDelete: (_s, args, ctx) => {
    needScope(ctx, "segmentDelete", "write_customers");
    const gone = ctx.shop.state.segments.delete(idOf(args.id, "Segment") ?? -1n);
    return { deletedSegmentId: gone ? args.id : null, userErrors: gone ? [] : [missing] };
  },
});

const missing = { field: ["id"], message: "Segment does not exist" };

function problems(ctx: Ctx, name: string, query: string, self: Segment | null) {
  if (name.trim() === "") return [{ field: ["name"], message: "Name can't be blank" }];
  const others = [...ctx.shop.state.segments.values()].filter((one) => one !== self);
  if (others.some((one) => one.name === name))
    return [{ field: ["name"], message: "Name has already been taken" }];
  try {
    segmentTest(ctx, query);
    return [];
  } catch (error) {
    if (!(error instanceof SegmentQueryError)) throw error;
    return [{ field: ["query"], message: error.message }];
  }
}
