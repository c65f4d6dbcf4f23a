// Who a customer id stands for today. Whatever names a customer for good (a consent, an entry of a ledger) keeps the id
// it was written with; after a merge its reader asks here, so that nothing has to be moved and nothing is lost.
import { sql, type Tx } from "../platform/db.server.ts";
import { resolveCustomer } from "./customer-aliases.ts";
import { linksFrom } from "./store-aliases.server.ts";

/** @returns for each id the one it stands for now: itself, or whom it was merged into */
export async function whoIs(tx: Tx, shopId: bigint, customerIds: bigint[]): Promise<Map<bigint, bigint>> {
  const links = await linksFrom(tx, shopId, new Set(customerIds));
  return new Map(customerIds.map((id) => [id, resolveCustomer(links, id)]));
}

/**
 * All ids under which something of this person may be kept: the one given, whom it stands for, and everyone merged into
 * them. A balance of points is the sum of the entries of all of these.
 */
export async function allIdsOf(tx: Tx, shopId: bigint, customerId: bigint): Promise<bigint[]> {
  const [self] = (await whoIs(tx, shopId, [customerId])).values();
  const rows = await tx.rows<{ id: bigint }>(sql`
    WITH RECURSIVE same (id) AS (
      VALUES (${self!}::bigint)
      UNION
      SELECT a.alias_id FROM customer_alias a JOIN same s ON a.customer_id = s.id WHERE a.shop_id = ${shopId})
    SELECT id FROM same ORDER BY id`);
  return rows.map((row) => row.id);
}
