// The door for the customer account's extension, which runs in a sandbox of any origin and carries a session token that
// Shopify signed for this app. No cookie is asked for or set, so any origin may ask.
import type { IncomingMessage } from "node:http";
import type { ReadAccountToken } from "../app/shopify/account-token.ts";
import { createShopperDoor, type Door, type DoorOptions, refused } from "./shopper-door.ts";

const PREFIX = "/account/";
const CORS = { "access-control-allow-origin": "*", vary: "origin" };
const PREFLIGHT = {
  ...CORS,
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-max-age": "86400",
};

export type AccountDoorOptions = DoorOptions & { readToken: ReadAccountToken };

export function createAccountDoor({ readToken, ...options }: AccountDoorOptions): Door {
  const door = createShopperDoor(
    {
      prefix: PREFIX,
      headers: CORS,
      identify: async (req) => {
        const token = bearer(req);
        const known = token ? await readToken(token) : null;
        return known ?? refused(401, "The session token is missing, wrong or too old.");
      },
    },
    options,
  );
  return (req, res) => {
    const path = (req.url ?? "/").split("?", 1)[0]!;
    const isOurs = path.startsWith(PREFIX) && Object.hasOwn(options.handlers, path.slice(PREFIX.length));
    if (req.method !== "OPTIONS" || !isOurs) return door(req, res);
    res.writeHead(204, PREFLIGHT).end();
    return true;
  };
}

function bearer({ headers }: IncomingMessage): string | null {
  return /^Bearer ([\w.-]{20,4000})$/.exec(headers.authorization ?? "")?.[1] ?? null;
}
