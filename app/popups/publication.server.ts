// Whether what the storefront's pages carry is what the merchant sees, and the asking for it to become so.
import { sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";

export const PUBLISH_TASK = "publish-campaigns";

export type PublicationRow = {
  /** waiting: a change is on its way; too large, failed: pages carry what they carried before */
  state: "waiting" | "published" | "too large" | "failed";
  publishedAt: Date | null;
  campaigns: number;
  /** bytes */
  size: number;
  /** what Shopify said, or what is in the way */
  problem: string | null;
};

/** null = nothing was ever published */
export async function readPublication(tx: Tx, shopId: bigint): Promise<PublicationRow | null> {
  const [row] = await tx.rows<PublicationRow>(sql`
    SELECT state, published_at AS "publishedAt", campaigns, size, problem
    FROM campaign_publication WHERE shop_id = ${shopId}`);
  return row ?? null;
}

/** Call in the transaction that changed a campaign. */
export async function schedulePublishing(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`
    INSERT INTO campaign_publication (shop_id, state) VALUES (${shopId}, 'waiting')
    ON CONFLICT (shop_id) DO UPDATE
      SET state = 'waiting', wanted_turn = campaign_publication.wanted_turn + 1, problem = NULL`);
  await enqueuePublishing(tx, shopId, `publish:${shopId}`);
}

/** After the app came back to a shop: an uninstall takes its fields along. */
export async function publishAgain(tx: Tx, shopId: bigint): Promise<void> {
  const known = await tx.run(sql`UPDATE campaign_publication SET digest = NULL WHERE shop_id = ${shopId}`);
  if (known > 0) await schedulePublishing(tx, shopId);
}

/** When a schedule begins or ends next. */
export async function publishAt(tx: Tx, shopId: bigint, runAt: Date): Promise<void> {
  await enqueuePublishing(tx, shopId, `publish-at:${shopId}`, runAt);
}

async function enqueuePublishing(tx: Tx, shopId: bigint, key: string, runAt?: Date): Promise<void> {
  await enqueue(
    tx,
    PUBLISH_TASK,
    { shopId: `${shopId}` },
    { key, queue: `publish:${shopId}`, ...(runAt ? { runAt } : {}) },
  );
}
