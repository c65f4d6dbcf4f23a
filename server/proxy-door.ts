// The door for the storefront's own messages: Shopify hands them on and signs the query. 400 when it did not.
import { readSignedProxy } from "../app/shopify/proxy-signature.ts";
import { createShopperDoor, type Door, type DoorOptions, refused } from "./shopper-door.ts";

export type ProxyDoorOptions = DoorOptions & {
  /** current, and the previous while it is being replaced */
  secrets: readonly string[];
};

export function createProxyDoor({ secrets, ...options }: ProxyDoorOptions): Door {
  return createShopperDoor(
    {
      prefix: "/proxy/",
      identify: async (req, now) => {
        const query = new URL(req.url ?? "/", "http://proxy").searchParams;
        const signed = readSignedProxy(query, secrets, now.getTime());
        return signed ?? refused(400, "The signature is missing, wrong or too old.");
      },
    },
    options,
  );
}
