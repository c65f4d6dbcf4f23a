// What every part of a history's import works with.
import type { ShopRow } from "../commerce/shop.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import type { Fetch } from "./history-download.server.ts";
import type { ShareReader } from "./history-share.server.ts";

export type HistoryServices = {
  database: Database;
  admin: AdminClient;
  log: Log;
  onFacts: (tx: Tx, shopId: bigint, touched: bigint[]) => Promise<void>;
  /** for the results' files, which lie outside the Admin API */
  fetch: Fetch;
  /** bytes of a share of orders, and of a block of any file; for tests */
  shareBytes?: number;
  blockBytes?: number;
  /** default: a thread */
  openReader?: () => ShareReader;
};

export type HistoryRun = { shop: ShopRow; shopId: bigint; importId: bigint };
