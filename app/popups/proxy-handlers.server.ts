// What the storefront may ask of campaigns through the proxy: the answers' statuses are in docs/popups.md.
import type { Database } from "../platform/db.server.ts";
import { reading, type SignedHandler } from "../shopify/signed-visit.ts";
import { claim, USUAL_LIMITS } from "./claim.server.ts";
import { keepEvents } from "./events.server.ts";
import type { NetworkHasher } from "./network-hash.ts";
import { claimShape, eventsShape, subscribeShape } from "./proxy-messages.ts";

type Needs = { database: Database; networkHash: NetworkHasher; limits?: typeof USUAL_LIMITS };

export function popupHandlers({
  database,
  networkHash,
  limits = USUAL_LIMITS,
}: Needs): Record<string, SignedHandler> {
  const claiming = (shape: typeof claimShape | typeof subscribeShape): SignedHandler =>
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
