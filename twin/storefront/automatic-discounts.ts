/** Automatic discounts a visitor may have: those for everybody, and those for customer segments they are in now. */
import { type SegmentWorld, segmentTest } from "../graphql/segment-query.ts";
import type { AutomaticDiscount } from "../shop/model/discount.ts";
import type { Visit } from "./visit.ts";

type Visitor = Pick<Visit, "shop" | "customer"> & { config: SegmentWorld["world"]["config"] };

export function automaticDiscounts({ shop, customer, config }: Visitor): AutomaticDiscount[] {
  const now = shop.now();
  return [...shop.state.automaticDiscounts.values()].filter((discount) => {
    if (now < discount.startsAt || (discount.endsAt !== null && now >= discount.endsAt)) return false;
    if (discount.segmentIds.length === 0) return true;
    if (!customer) return false;
    return discount.segmentIds.some((id) => {
      const segment = shop.state.segments.get(id);
      return segment !== undefined && segmentTest({ shop, world: { config } }, segment.query)(customer);
    });
  });
}
