// Sees to it that every installed shop is followed: those whose job was lost, or that were there before there was one.
import { type Database, sql } from "../../platform/db.server.ts";
import { deriveSoon } from "./insight-state.server.ts";

/** Asks for a run of each shop whose totals are older than a day. */
export async function ensureInsights(database: Database, now: Date): Promise<void> {
  const shops = await database.inSystem((tx) =>
    tx.rows<{ id: bigint }>(sql`
      SELECT shop_id AS id FROM shop WHERE installed_at IS NOT NULL AND uninstalled_at IS NULL ORDER BY shop_id`),
  );
  const yesterday = new Date(now.getTime() - 86_400_000);
  for (const { id } of shops) {
    await database.inShop(id, async (tx) => {
      const fresh = await tx.rows(
        sql`SELECT FROM shop_insight WHERE shop_id = ${id} AND derived_at > ${yesterday}`,
      );
      if (fresh.length === 0) await deriveSoon(tx, id);
    });
  }
}
