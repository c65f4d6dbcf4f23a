// Whether what the storefront knows of the programme is what the merchant sees, and the asking for it to become so.
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";

export const PUBLISH_PROGRAMME_TASK = "publish-programme";

export type ProgrammePublicationRow = {
  /** waiting: a change is on its way; too large, failed: pages carry what they carried before */
  state: "waiting" | "published" | "too large" | "failed";
  publishedAt: Date | null;
  /** bytes */
  size: number;
  /** what Shopify said, or what is in the way */
  problem: string | null;
};

/** null = nothing was ever to be published */
export async function readProgrammePublication(
  tx: Tx,
  shopId: bigint,
): Promise<ProgrammePublicationRow | null> {
  const [row] = await tx.rows<ProgrammePublicationRow>(sql`
    SELECT state, published_at AS "publishedAt", size, problem FROM loyalty_publication WHERE shop_id = ${shopId}`);
  return row ?? null;
}

/** Call in the transaction that launched, changed, paused or resumed the programme. */
export async function scheduleProgramme(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`
    INSERT INTO loyalty_publication (shop_id) VALUES (${shopId})
    ON CONFLICT (shop_id) DO UPDATE
      SET state = 'waiting', wanted_turn = loyalty_publication.wanted_turn + 1, problem = NULL`);
  await enqueuePublishing(tx, shopId, `loyalty:${shopId}`);
}

/** After the app came back to a shop: an uninstall takes its fields along. Accounts follow the programme. */
export async function publishProgrammeAgain(tx: Tx, shopId: bigint): Promise<void> {
  const known = await tx.run(sql`UPDATE loyalty_publication SET digest = NULL WHERE shop_id = ${shopId}`);
  await tx.run(sql`
    UPDATE loyalty_account_field SET digest = NULL, refused = NULL, turn = turn + 1 WHERE shop_id = ${shopId}`);
  if (known > 0) await scheduleProgramme(tx, shopId);
}

/** When a bonus ends or a version comes into force. */
export async function publishProgrammeAt(tx: Tx, shopId: bigint, runAt: Date): Promise<void> {
  await enqueuePublishing(tx, shopId, `loyalty-at:${shopId}`, runAt);
}

async function enqueuePublishing(tx: Tx, shopId: bigint, key: string, runAt?: Date): Promise<void> {
  const options = { key, queue: `loyalty:${shopId}`, ...(runAt ? { runAt } : {}) };
  await enqueue(tx, PUBLISH_PROGRAMME_TASK, { shopId: `${shopId}` }, options);
}
