// What became of the codes: used in an order that stands, or in one that was cancelled and so for nothing.
import { sql, type Tx } from "../platform/db.server.ts";
import { countsAsPurchase } from "../retention/recompute.server.ts";
import { takeBack } from "./account.ts";
import { openAccount } from "./accounts.server.ts";
import { findClaims, writeBookings } from "./ledger.server.ts";
import { readTerms } from "./programme.server.ts";
import { giveBackRedemption, type Redemption } from "./redeem.server.ts";

type Use = {
  redemptionId: bigint;
  state: Redemption["state"];
  orderId: bigint;
  stands: boolean;
  before: bigint | null;
};

/** Looks at the codes in the orders of these customers, whoever redeemed them. */
export async function settleCodes(tx: Tx, shopId: bigint, customerIds: bigint[], now: Date): Promise<void> {
  const uses = await tx.rows<Use>(sql`
    SELECT DISTINCT ON (r.redemption_id) r.redemption_id AS "redemptionId", r.state, o.order_id AS "orderId",
      (${countsAsPurchase} OR o.refunded_minor > 0 AND o.cancelled_at IS NULL AND o.deleted_at IS NULL) AS stands,
      r.order_id AS before
    -- "OFFSET 0": written out first, codes are looked up along their index, which row-level security forbids for expressions
    FROM (
      SELECT d.order_id, upper(d.code) AS code
      FROM orders b
      JOIN order_discount d ON d.shop_id = b.shop_id AND d.order_id = b.order_id AND d.kind = 'discount_code'
      WHERE b.shop_id = ${shopId} AND b.customer_id = ANY(${customerIds}::bigint[]) OFFSET 0) d
    JOIN loyalty_redemption r ON r.shop_id = ${shopId} AND r.code = d.code
    JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = d.order_id
    ORDER BY r.redemption_id, stands DESC, o.order_id`);
  for (const use of uses) await settleUse(tx, shopId, use, now);
}

async function settleUse(tx: Tx, shopId: bigint, use: Use, now: Date): Promise<void> {
  const { redemptionId, state, orderId, stands } = use;
  if (stands && state === "used" && use.before === orderId) return;
  if (stands) {
    if (state === "given_back") await chargeAgain(tx, shopId, redemptionId, now);
    await tx.run(sql`
      UPDATE loyalty_redemption SET state = 'used', order_id = ${orderId}, ended_at = ${now}
      WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}`);
  } else if (state === "used" && use.before === orderId) {
    await giveBackRedemption(tx, shopId, redemptionId, now, "used");
  }
}

/** The points were given back, and then the code turned up in an order after all: what is spent since is owed. */
async function chargeAgain(tx: Tx, shopId: bigint, redemptionId: bigint, now: Date): Promise<void> {
  const source = `redemption:${redemptionId}`;
  const before = (await findClaims(tx, shopId, [source])).get(source);
  const { points } = await tx.row<{ points: bigint }>(sql`
    SELECT points FROM loyalty_redemption WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}`);
  if (before?.points !== 0n || points === 0n) return;
  const account = await openAccount(tx, shopId, before.customerId, await readTerms(tx, shopId), now);
  const own = account.lots.find(({ lotId }) => lotId === before.lotId) ?? null;
  const revision = before.revision + 1;
  const entries = takeBack(account, { source, revision, at: now }, points, own);
  await writeBookings(tx, shopId, { entries, claims: [{ ...before, points: -points, revision, lot: null }] });
}
