// A shop's key for telling of acts: made by lot, shown once, kept as a hash. Whose it is stands in it, so that one shop's
// key is looked for among that shop's rows alone.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { findShopById } from "../commerce/shop.server.ts";
import { type Database, sql, type Tx } from "../platform/db.server.ts";

/** `perennial_<shop>_<256 bits, base64url>` */
const FORM = /^perennial_(\d{1,18})_([A-Za-z0-9_-]{43})$/;

export type ApiKeyRow = { ending: string; createdAt: Date; usedAt: Date | null };

/** null = none was made */
export async function readApiKey(tx: Tx, shopId: bigint): Promise<ApiKeyRow | null> {
  const [row] = await tx.rows<ApiKeyRow>(sql`
    SELECT ending, created_at AS "createdAt", used_at AS "usedAt" FROM loyalty_api_key WHERE shop_id = ${shopId}`);
  return row ?? null;
}

/** In the place of the one before, which ends at once. @returns the key: nobody can read it again */
export async function makeApiKey(tx: Tx, shopId: bigint, now: Date): Promise<string> {
  const key = `perennial_${shopId}_${randomBytes(32).toString("base64url")}`;
  await tx.run(sql`
    INSERT INTO loyalty_api_key (shop_id, hash, ending, created_at)
    VALUES (${shopId}, ${hashOf(key)}, ${key.slice(-4)}, ${now})
    ON CONFLICT (shop_id) DO UPDATE
      SET hash = excluded.hash, ending = excluded.ending, created_at = excluded.created_at, used_at = NULL`);
  return key;
}

export async function removeApiKey(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`DELETE FROM loyalty_api_key WHERE shop_id = ${shopId}`);
}

/** @returns the shop's domain; null for anything that is not its present key */
export async function shopOfApiKey(database: Database, key: string, now: Date): Promise<string | null> {
  const id = FORM.exec(key)?.[1];
  if (!id) return null;
  const shopId = BigInt(id);
  const isTheirs = await database.inShop(shopId, async (tx) => {
    const [row] = await tx.rows<{ hash: string }>(
      sql`SELECT hash FROM loyalty_api_key WHERE shop_id = ${shopId}`,
    );
    if (!row || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hashOf(key)))) return false;
    await tx.run(sql`
      UPDATE loyalty_api_key SET used_at = ${now}
      WHERE shop_id = ${shopId} AND (used_at IS NULL OR used_at < ${new Date(now.getTime() - 60_000)})`);
    return true;
  });
  if (!isTheirs) return null;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  return shop?.domain ?? null;
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
