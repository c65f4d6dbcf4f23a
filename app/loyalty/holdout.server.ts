// Whether some customers are kept out of the programme's messages, and since when.
import { randomBytes } from "node:crypto";
import { sql, type Tx } from "../platform/db.server.ts";
import { noteAllAccounts } from "./account-fields.server.ts";
import type { Holdout } from "./holdout.ts";

/** isHeldOut in SQL; aliases `c` (a customer) and `h` (the holdout). */
export const HELD_OUT = sql`
  ('x' || left(md5(h.salt || ':' || c.customer_id), 8))::bit(32)::bigint % 10000 < h.percent * 100`;

export async function readHoldout(tx: Tx, shopId: bigint): Promise<Holdout | null> {
  const [row] = await tx.rows<Holdout>(sql`
    SELECT percent, salt, since FROM loyalty_holdout WHERE shop_id = ${shopId}`);
  return row ?? null;
}

/**
 * Figures begin anew with another share. Whoever was held out stays so when it grows; once it ended, others are drawn.
 * @param percent null = everybody is told
 */
export async function setHoldout(tx: Tx, shopId: bigint, percent: number | null, now: Date): Promise<void> {
  if (percent === null) await tx.run(sql`DELETE FROM loyalty_holdout WHERE shop_id = ${shopId}`);
  else {
    const salt = randomBytes(9).toString("base64url");
    await tx.run(sql`
      INSERT INTO loyalty_holdout AS h (shop_id, percent, salt, since) VALUES (${shopId}, ${percent}, ${salt}, ${now})
      ON CONFLICT (shop_id) DO UPDATE SET percent = excluded.percent, since = excluded.since
      WHERE h.percent <> excluded.percent`);
  }
  // their account at Shopify says who is left alone: it is made for those who have none yet
  await tx.run(sql`
    INSERT INTO loyalty_account_field (shop_id, customer_id)
    SELECT c.shop_id, c.customer_id FROM customer c JOIN loyalty_holdout h ON h.shop_id = c.shop_id
    WHERE c.shop_id = ${shopId} AND c.customer_id > 0 AND c.deleted_at IS NULL AND ${HELD_OUT}
    ON CONFLICT DO NOTHING`);
  await noteAllAccounts(tx, shopId);
}
