// The storefront embed shows that it is switched on.
import { sql, type Tx } from "../platform/db.server.ts";

/** Written at most once a minute, however many visitors come. */
export async function noteStorefront(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`
    INSERT INTO shop_setting (shop_id, storefront_seen_at) VALUES (${shopId}, now())
    ON CONFLICT (shop_id) DO UPDATE SET storefront_seen_at = now()
    WHERE shop_setting.storefront_seen_at IS NULL
      OR shop_setting.storefront_seen_at < now() - interval '1 minute'`);
}
