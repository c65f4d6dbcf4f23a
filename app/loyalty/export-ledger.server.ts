// Everything booked and everything redeemed as CSV, read piece by piece so that no transaction waits for a slow download.
import { sql, type Tx } from "../platform/db.server.ts";
import { csvLine } from "../ui/csv.ts";

type InShop = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

const PIECE = 2000;

type Entry = {
  id: bigint;
  customerId: bigint;
  at: Date;
  kind: string;
  points: bigint;
  source: string;
  reason: string | null;
  actor: string | null;
  recordedAt: Date;
};

/** The ledger itself, in the order it was booked: each customer's points add up to their balance. */
export async function* entriesCsv(inShop: InShop, shopId: bigint): AsyncGenerator<string> {
  yield csvLine([
    "Entry",
    "Customer ID",
    "At",
    "Kind",
    "Points",
    "Source",
    "Reason",
    "Staff ID",
    "Recorded at",
  ]);
  for (let after = 0n; ; ) {
    const from = after;
    const rows = await inShop((tx) =>
      tx.rows<Entry>(sql`
        SELECT e.entry_id AS id, e.customer_id AS "customerId", e.at, e.kind, e.points, e.source, n.reason, n.actor,
          e.recorded_at AS "recordedAt"
        FROM loyalty_entry e LEFT JOIN loyalty_note n ON n.shop_id = e.shop_id AND n.source = e.source
        WHERE e.shop_id = ${shopId} AND e.entry_id > ${from} ORDER BY e.entry_id LIMIT ${PIECE}`),
    );
    for (const { id, customerId, at, kind, points, source, reason, actor, recordedAt } of rows)
      yield csvLine([
        id,
        customerId,
        at.toISOString(),
        kind,
        points,
        source,
        reason,
        actor,
        recordedAt.toISOString(),
      ]);
    if (rows.length < PIECE) return;
    after = rows.at(-1)!.id;
  }
}

type Redeemed = {
  id: bigint;
  customerId: bigint;
  reward: string;
  kind: string;
  points: bigint;
  state: string;
  code: string | null;
  by: string;
  createdAt: Date;
  expiresAt: Date | null;
  endedAt: Date | null;
  orderId: bigint | null;
};

/** Every reward redeemed, and what became of it. */
export async function* redemptionsCsv(inShop: InShop, shopId: bigint): AsyncGenerator<string> {
  yield csvLine([
    "Redemption",
    "Customer ID",
    "Reward",
    "Kind",
    "Points",
    "State",
    "Code",
    "Redeemed by",
    "At",
    "Code valid until",
    "Ended at",
    "Order ID",
  ]);
  for (let after = 0n; ; ) {
    const from = after;
    const rows = await inShop((tx) =>
      tx.rows<Redeemed>(sql`
        SELECT redemption_id AS id, customer_id AS "customerId", reward ->> 'name' AS reward,
          reward -> 'value' ->> 'kind' AS kind, points, state, code, redeemed_by AS by, created_at AS "createdAt",
          expires_at AS "expiresAt", ended_at AS "endedAt", order_id AS "orderId"
        FROM loyalty_redemption
        WHERE shop_id = ${shopId} AND redemption_id > ${from} ORDER BY redemption_id LIMIT ${PIECE}`),
    );
    for (const row of rows)
      yield csvLine([
        row.id,
        row.customerId,
        row.reward,
        row.kind,
        row.points,
        row.state,
        row.code,
        row.by,
        row.createdAt.toISOString(),
        row.expiresAt?.toISOString(),
        row.endedAt?.toISOString(),
        row.orderId,
      ]);
    if (rows.length < PIECE) return;
    after = rows.at(-1)!.id;
  }
}
