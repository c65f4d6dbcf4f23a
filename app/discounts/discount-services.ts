// What the jobs of this room work with.
import type { Database } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";

export type DiscountServices = {
  database: Database;
  admin: AdminClient;
  log: Log;
  /** milliseconds between two looks at a batch; default 500 */
  pollMs?: number;
};

/** Shopify understood, and refuses; the message is for the merchant. */
export class DiscountRefused extends Error {
  override name = "DiscountRefused";
}
