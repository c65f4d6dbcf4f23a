// Keeps checkouts with their lines, newest version wins. Of a deleted one its id and date alone remain, whichever
// message comes first.
import { sql, type Tx } from "../platform/db.server.ts";
import type { CheckoutFact, Facts } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";

export async function storeCheckouts(
  tx: Tx,
  shopId: bigint,
  { checkouts, deletedCheckouts }: Pick<Facts, "checkouts" | "deletedCheckouts">,
): Promise<void> {
  if (deletedCheckouts.length > 0) await deleteCheckouts(tx, shopId, deletedCheckouts);
  if (checkouts.length === 0) return;
  const newest = new Map<bigint, CheckoutFact>();
  for (const fact of checkouts) {
    const other = newest.get(fact.checkoutId);
    if (!other || fact.version > other.version) newest.set(fact.checkoutId, fact);
  }
  const stored = await tx.rows<{ checkoutId: bigint }>(sql`
    INSERT INTO checkout (shop_id, checkout_id, token, cart_token, customer_id, email, phone, accepts_marketing,
      recovery_url, currency, total_minor, created_at, updated_at, completed_at, version)
    SELECT ${shopId}, "checkoutId", token, "cartToken", "customerId", email, phone, "acceptsMarketing", "recoveryUrl",
      currency, "totalMinor", "createdAt", "updatedAt", "completedAt", version
    FROM json_to_recordset(${jsonRows([...newest.values()].map(({ lines, ...rest }) => rest))}::json) AS fact (
      "checkoutId" bigint, token text, "cartToken" text, "customerId" bigint, email text, phone text,
      "acceptsMarketing" boolean, "recoveryUrl" text, currency text, "totalMinor" bigint, "createdAt" timestamptz,
      "updatedAt" timestamptz, "completedAt" timestamptz, version text)
    ON CONFLICT (shop_id, checkout_id) DO UPDATE SET token = excluded.token, cart_token = excluded.cart_token,
      customer_id = excluded.customer_id, email = excluded.email, phone = excluded.phone,
      accepts_marketing = excluded.accepts_marketing, recovery_url = excluded.recovery_url,
      currency = excluded.currency, total_minor = excluded.total_minor, created_at = excluded.created_at,
      updated_at = excluded.updated_at, completed_at = excluded.completed_at, version = excluded.version
    WHERE checkout.deleted_at IS NULL AND excluded.version COLLATE "C" > checkout.version COLLATE "C"
    RETURNING checkout_id AS "checkoutId"`);
  if (stored.length === 0) return;
  const ids = stored.map((row) => row.checkoutId);
  await deleteLines(tx, shopId, ids);
  const lines = ids.flatMap((checkoutId) =>
    newest.get(checkoutId)!.lines.map((line, position) => ({ checkoutId, position, ...line })),
  );
  await tx.run(sql`
    INSERT INTO checkout_line (shop_id, checkout_id, position, product_id, variant_id, title, quantity, price_minor)
    SELECT ${shopId}, "checkoutId", position, "productId", "variantId", title, quantity, "priceMinor"
    FROM json_to_recordset(${jsonRows(lines)}::json) AS fact (
      "checkoutId" bigint, position int, "productId" bigint, "variantId" bigint, title text, quantity int,
      "priceMinor" bigint)`);
}

async function deleteCheckouts(tx: Tx, shopId: bigint, facts: Facts["deletedCheckouts"]): Promise<void> {
  await tx.run(sql`
    INSERT INTO checkout (shop_id, checkout_id, deleted_at, version)
    SELECT ${shopId}, "checkoutId", min("deletedAt"), ''
    FROM json_to_recordset(${jsonRows(facts)}::json) AS fact ("checkoutId" bigint, "deletedAt" timestamptz)
    GROUP BY "checkoutId"
    ON CONFLICT (shop_id, checkout_id) DO UPDATE SET deleted_at = least(checkout.deleted_at, excluded.deleted_at),
      token = NULL, cart_token = NULL, customer_id = NULL, email = NULL, phone = NULL, accepts_marketing = false,
      recovery_url = NULL, currency = NULL, total_minor = NULL, created_at = NULL, updated_at = NULL,
      completed_at = NULL, version = ''`);
  await deleteLines(
    tx,
    shopId,
    facts.map((fact) => fact.checkoutId),
  );
}

async function deleteLines(tx: Tx, shopId: bigint, ids: bigint[]): Promise<void> {
  await tx.run(
    sql`DELETE FROM checkout_line WHERE shop_id = ${shopId} AND checkout_id = ANY(${ids}::bigint[])`,
  );
}
