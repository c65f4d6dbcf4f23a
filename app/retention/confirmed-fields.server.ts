// What Shopify confirmed of the customer fields, held against the figures of now.
import { jsonRows } from "../commerce/json-rows.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import type { CustomerFigures } from "./customer-fields.ts";

/**
 * Customers whose figures are not what Shopify confirmed; without purchases when their last one does not count any
 * more. Left out: those known from an orders export only, and those deleted at Shopify.
 */
export function changedFigures(tx: Tx, shopId: bigint, limit: number): Promise<CustomerFigures[]> {
  return tx.rows<CustomerFigures>(sql`
    SELECT customer_id AS "customerId", coalesce(f.purchases, 0) AS purchases, f.last_at AS "lastAt",
      coalesce(f.net_minor, 0) AS "netMinor"
    FROM (SELECT * FROM customer_figure WHERE shop_id = ${shopId} AND customer_id > 0) f
    FULL JOIN (SELECT * FROM customer_metafield WHERE shop_id = ${shopId}) m USING (customer_id)
    WHERE (coalesce(f.purchases, 0), f.last_at, coalesce(f.net_minor, 0))
        IS DISTINCT FROM (coalesce(m.purchases, 0), m.last_purchase_at, coalesce(m.net_minor, 0))
      AND customer_id NOT IN (
        SELECT c.customer_id FROM customer c WHERE c.shop_id = ${shopId} AND c.deleted_at IS NOT NULL)
    LIMIT ${limit}`);
}

/** @param refused why Shopify did not take them; they rest until their figures change */
export async function confirmFields(
  tx: Tx,
  shopId: bigint,
  customers: CustomerFigures[],
  refused: string | null = null,
): Promise<void> {
  await tx.run(sql`
    INSERT INTO customer_metafield (shop_id, customer_id, purchases, last_purchase_at, net_minor, refused)
    SELECT ${shopId}, "customerId", purchases, "lastAt", "netMinor", ${refused}::text
    FROM json_to_recordset(${jsonRows(customers)}::json)
      AS told ("customerId" bigint, purchases int, "lastAt" timestamptz, "netMinor" bigint)
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET purchases = excluded.purchases,
      last_purchase_at = excluded.last_purchase_at, net_minor = excluded.net_minor, refused = excluded.refused,
      written_at = now()`);
}

/** All will be written again. */
export async function forgetFields(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`DELETE FROM customer_metafield WHERE shop_id = ${shopId}`);
}
