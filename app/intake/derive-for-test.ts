// Stands for what retention derives: who was touched, and what they own now.
import { sql, type Tx } from "../platform/db.server.ts";

export async function derive(tx: Tx, shopId: bigint, touched: bigint[]): Promise<void> {
  await tx.run(
    sql`DELETE FROM purchase WHERE shop_id = ${shopId} AND customer_id = ANY(${touched}::bigint[])`,
  );
  await tx.run(sql`
    INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gross_minor, net_minor)
    SELECT shop_id, order_id, customer_id, created_at, 1, total_minor, total_minor - refunded_minor
    FROM orders WHERE shop_id = ${shopId} AND customer_id = ANY(${touched}::bigint[])`);
}
