// What a handler is told of a shopper's message that Shopify signed, and what it may answer. The body is the shopper's
// own writing; who they are, Shopify says.
import type { z } from "zod";

export type SignedVisit = {
  shopId: bigint;
  /** who is logged in at the shop; null = nobody */
  customerId: bigint | null;
  /** null where it is not known */
  address: string | null;
  body: unknown;
  now: Date;
};
export type SignedAnswer = { status: 200 | 204 | 400 | 401 | 404 | 409; body?: object };
export type SignedHandler = (visit: SignedVisit) => Promise<SignedAnswer>;

/** Hands on what has this shape, and says what is not understood of anything else. */
export function reading<Shape extends z.ZodType>(
  shape: Shape,
  answer: (visit: SignedVisit, message: z.output<Shape>) => Promise<SignedAnswer>,
): SignedHandler {
  return async (visit) => {
    const message = shape.safeParse(visit.body);
    if (message.success) return answer(visit, message.data);
    const [issue] = message.error.issues;
    const where = issue!.path.join(".");
    return { status: 400, body: { error: `The message is not understood${where ? `: ${where}` : ""}.` } };
  };
}
