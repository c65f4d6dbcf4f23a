// What the storefront may ask of campaigns through the proxy: the answers' statuses are in docs/popups.md.
import type { z } from "zod";
import type { Database } from "../platform/db.server.ts";
import { claim, USUAL_LIMITS } from "./claim.server.ts";
import { keepEvents } from "./events.server.ts";
import type { NetworkHasher } from "./network-hash.ts";
import { claimShape, eventsShape, subscribeShape } from "./proxy-messages.ts";

/** A request that Shopify signed; the body is the visitor's. */
export type ProxyVisit = {
  shopId: bigint;
  customerId: bigint | null;
  /** null where it is not known */
  address: string | null;
  body: unknown;
  now: Date;
};
export type ProxyAnswer = { status: 200 | 204 | 400; body?: object };
export type ProxyHandler = (visit: ProxyVisit) => Promise<ProxyAnswer>;

type Needs = { database: Database; networkHash: NetworkHasher; limits?: typeof USUAL_LIMITS };

export function popupHandlers({
  database,
  networkHash,
  limits = USUAL_LIMITS,
}: Needs): Record<string, ProxyHandler> {
  const claiming = (shape: typeof claimShape | typeof subscribeShape): ProxyHandler =>
    reading(shape, async ({ shopId, customerId, address, now }, message) => {
      const visit = {
        customerId,
        networkHash: address ? networkHash(shopId, address, now) : null,
        limits,
        now,
      };
      const body = await database.inShop(shopId, (tx) => claim(tx, shopId, message, visit));
      return { status: 200, body };
    });
  return {
    claim: claiming(claimShape),
    subscribe: claiming(subscribeShape),
    events: reading(eventsShape, async ({ shopId, now }, message) => {
      await database.inShop(shopId, (tx) => keepEvents(tx, shopId, message, now));
      return { status: 204 };
    }),
  };
}

function reading<Shape extends z.ZodType>(
  shape: Shape,
  answer: (visit: ProxyVisit, message: z.output<Shape>) => Promise<ProxyAnswer>,
): ProxyHandler {
  return async (visit) => {
    const message = shape.safeParse(visit.body);
    if (message.success) return answer(visit, message.data);
    const [issue] = message.error.issues;
    const where = issue!.path.join(".");
    return { status: 400, body: { error: `The message is not understood${where ? `: ${where}` : ""}.` } };
  };
}
