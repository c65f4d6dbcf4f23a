// Waits until the history pulled at install is all there.
import { type Database, sql } from "../../app/platform/db.server.ts";

const PATIENCE = 180_000;

/** @throws Error when the import failed, or took longer than three minutes */
export async function historyHasArrived(database: Database): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const shops = await database.inSystem((tx) =>
      tx.rows<{ shop_id: bigint }>(sql`SELECT shop_id FROM shop`),
    );
    for (const { shop_id } of shops) {
      const runs = await database.inShop(shop_id, (tx) =>
        tx.rows<{ state: string; reason: string | null }>(
          sql`SELECT state, reason FROM import_run WHERE kind = 'bulk_history'`,
        ),
      );
      if (runs.some((run) => run.state === "done")) return;
      const failed = runs.find((run) => run.state === "failed");
      if (failed) throw new Error(`The history did not arrive: ${failed.reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The history did not arrive within three minutes.");
}
