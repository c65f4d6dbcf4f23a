// `perennial rebuild`: throws away all that is derived from facts and derives it again.
import type { Command } from "commander";
import { sql } from "../app/platform/db.server.ts";
import { reckonGroupDays } from "../app/retention/group-days/reckon-group-days.server.ts";
import { deriveInsight } from "../app/retention/insight/derive-insight.server.ts";
import { rebuildShop } from "../app/retention/recompute.server.ts";
import { withOwnDatabase } from "./own-database.ts";

export function addRebuild(program: Command): void {
  program
    .command("rebuild")
    .description("Derives every figure of a shop, or of all shops, from the facts once more.")
    .option("--shop <domain>", "only this shop")
    .action(async ({ shop }: { shop?: string }) => {
      await withOwnDatabase(async (database) => {
        const shops = await database.inSystem((tx) =>
          tx.rows<{ shopId: bigint; domain: string }>(
            sql`SELECT shop_id AS "shopId", domain FROM shop WHERE ${shop ?? null}::text IS NULL OR domain = ${shop ?? null} ORDER BY 1`,
          ),
        );
        if (shop && shops.length === 0) throw new Error(`No shop ${shop} in this database.`);
        for (const { shopId, domain } of shops) {
          await database.inShop(shopId, (tx) => rebuildShop(tx, shopId));
          await deriveInsight(database, shopId);
          await reckonGroupDays(database, shopId, new Date(), { anew: true });
          process.stdout.write(`${domain} rebuilt\n`);
        }
      });
    });
}
