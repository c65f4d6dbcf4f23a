// What reconciliation finds goes through the same door as any other account, and onto the run's account.
import type { Facts } from "../commerce/facts.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { type Looked, noteLooked } from "./reconciliation-run.server.ts";

export type ReconcileServices = {
  database: Database;
  admin: AdminClient;
  log: Log;
  onFacts: (tx: Tx, shopId: bigint, touched: bigint[]) => Promise<void>;
};

export type ReconcileRun = { domain: string; shopId: bigint; runId: bigint };

export async function take(
  { onFacts }: Pick<ReconcileServices, "onFacts">,
  tx: Tx,
  { shopId, runId }: ReconcileRun,
  facts: Facts,
  looked: Looked,
): Promise<void> {
  const { touched } = await storeFacts(tx, shopId, facts);
  await onFacts(tx, shopId, touched);
  await noteLooked(tx, shopId, runId, looked);
}
