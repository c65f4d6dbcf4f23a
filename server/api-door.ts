// The door for other apps that tell of acts, with the shop's own key. 401 without it.
import { shopOfApiKey } from "../app/loyalty/api-key.server.ts";
import { createShopperDoor, type Door, type DoorOptions, refused } from "./shopper-door.ts";

/** Of one shop's key: a review app sends what came in a night at once. */
const MOST_PER_MINUTE = 300;

export function createApiDoor(options: DoorOptions): Door {
  return createShopperDoor(
    {
      prefix: "/api/loyalty/",
      identify: async ({ headers }, now) => {
        const key = /^Bearer (\S{20,100})$/.exec(headers.authorization ?? "")?.[1];
        const domain = key ? await shopOfApiKey(options.database, key, now) : null;
        if (!domain) return refused(401, "The key is missing, wrong or no longer in use.");
        return { domain, customerId: null, caller: "key" };
      },
    },
    { mostPerCustomer: MOST_PER_MINUTE, mostPerMinute: MOST_PER_MINUTE, ...options },
  );
}
