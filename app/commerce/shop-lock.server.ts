// One shop's facts are changed by one transaction at a time. It makes every reading-then-writing below safe,
// in READ COMMITTED too, and leaves nothing to deadlock on; shops do not wait for each other.
import { sql, type Tx } from "../platform/db.server.ts";

/** Held until the transaction ends. Who takes several must take them by ascending shop id. */
export async function lockShop(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`facts of shop ${shopId}`}, 0))`);
}
