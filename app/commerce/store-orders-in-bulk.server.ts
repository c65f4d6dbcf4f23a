// The same door for thousands of orders at once: what is new goes in set by set from staging tables, what needs
// comparing goes through storeFacts. Both end in the same rows (store-orders-in-bulk.db.test.ts).

import { copyIn } from "../platform/copy.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { noFacts, type OrderFact } from "./facts.ts";
import { lockShop } from "./shop-lock.server.ts";
import { STAGES, type StagedOrders, type StageName } from "./staged-orders.ts";
import { storeAliases } from "./store-aliases.server.ts";
import { storeCustomers } from "./store-customers.server.ts";
import { type StoredFacts, storeFacts } from "./store-facts.server.ts";

const NAMES = Object.keys(STAGES) as StageName[];

/** COPY does not go into tables under row-level security; what it fills lasts as long as the transaction. */
export async function copyStages(tx: Tx, staged: StagedOrders): Promise<void> {
  if (staged.orders === 0) return;
  await tx.client.query(
    NAMES.map(
      (name) =>
        `CREATE TEMP TABLE new_${name} ON COMMIT DROP AS SELECT ${STAGES[name]} FROM ${name} WITH NO DATA;`,
    ).join("\n"),
  );
  for (const name of NAMES) await copyIn(tx, `new_${name} (${STAGES[name]})`, staged.rows[name]);
}

/**
 * As `storeFacts` with these orders. `copyStages` comes before, in the same transaction. The shop's lock is held from
 * here to the end of it.
 * @param factsOf the orders of these ids, whole: those that have to be compared with what is stored
 */
export async function storeStagedOrders(
  tx: Tx,
  shopId: bigint,
  staged: StagedOrders,
  factsOf: (orderIds: bigint[]) => Promise<OrderFact[]>,
): Promise<StoredFacts> {
  await lockShop(tx, shopId);
  const known = staged.orders > 0 ? await takeOutKnown(tx, shopId, staged) : [];
  const stored = staged.orders - known.length;
  const touched = stored > 0 ? await insertStaged(tx, shopId, staged, new Set(known)) : [];
  const others = [...staged.others, ...known];
  if (others.length === 0) return { touched, storedOrders: stored, refusedOrders: [] };
  const rest = await storeFacts(tx, shopId, { ...noFacts(), orders: await factsOf(others) });
  return {
    touched: [...new Set([...touched, ...rest.touched])],
    storedOrders: stored + rest.storedOrders,
    refusedOrders: rest.refusedOrders,
  };
}

/**
 * Takes orders out of the stages of which something is stored already – a deletion or a refund may have come before
 * them –, or which are not in the shop's currency.
 * @returns their ids
 */
async function takeOutKnown(tx: Tx, shopId: bigint, { provisionalIds }: StagedOrders): Promise<bigint[]> {
  // LATERAL … LIMIT 1 looks each up by the index; a join would read all of the shop's orders for every share
  const rows = await tx.rows<{ id: bigint }>(sql`
    SELECT order_id AS id FROM new_orders
      WHERE currency IS DISTINCT FROM (SELECT currency FROM shop WHERE shop_id = ${shopId})
    UNION SELECT n.order_id FROM new_orders n CROSS JOIN LATERAL (
      SELECT FROM orders o WHERE o.shop_id = ${shopId} AND o.order_id = n.order_id LIMIT 1) known
    UNION SELECT order_id FROM new_orders
      WHERE order_id IN (SELECT order_id FROM order_deletion WHERE shop_id = ${shopId})
    UNION SELECT order_id FROM new_orders WHERE order_id IN (SELECT order_id FROM refund WHERE shop_id = ${shopId})
    UNION SELECT n.order_id FROM new_refund n CROSS JOIN LATERAL (
      SELECT FROM refund r WHERE r.shop_id = ${shopId} AND r.refund_id = n.refund_id LIMIT 1) known
    UNION SELECT n.order_id FROM new_fulfilment n CROSS JOIN LATERAL (
      SELECT FROM fulfilment f WHERE f.shop_id = ${shopId} AND f.fulfilment_id = n.fulfilment_id LIMIT 1) known
    UNION ${await imported(tx, shopId, provisionalIds)}`);
  const ids = rows.map((row) => row.id);
  if (ids.length > 0)
    for (const name of NAMES)
      await tx.client.query(`DELETE FROM new_${name} WHERE order_id = ANY($1::bigint[])`, [ids]);
  return ids;
}

/** Orders that an export may have told of before, by their name only. */
async function imported(tx: Tx, shopId: bigint, ids: StagedOrders["provisionalIds"]) {
  const none = sql`SELECT NULL::bigint WHERE false`;
  if (!(await hasImportedOrders(tx, shopId))) return none;
  if (!ids) return sql`SELECT order_id FROM new_orders`;
  return sql`
    SELECT told.id FROM unnest(${literal(ids.orderIds)}::bigint[], ${literal(ids.provisionalIds)}::bigint[])
      AS told (id, provisional_id)
    JOIN new_orders n ON n.order_id = told.id
    JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = told.provisional_id`;
}

/** Whether the shop has orders that only an orders export told of. */
export async function hasImportedOrders(tx: Tx, shopId: bigint): Promise<boolean> {
  const found = await tx.rows(sql`SELECT FROM orders WHERE shop_id = ${shopId} AND order_id < 0 LIMIT 1`);
  return found.length > 0;
}

const literal = (ids: BigInt64Array) => `{${ids.join(",")}}`;

/**
 * @param takenOut ids of orders: what they say of their buyers may have to be refused with them
 * @returns the customers they are credited to
 */
async function insertStaged(
  tx: Tx,
  shopId: bigint,
  { customers }: StagedOrders,
  takenOut: Set<bigint>,
): Promise<bigint[]> {
  await creditToAliases(tx, shopId);
  const owners = await tx.rows<{ id: bigint }>(
    sql`SELECT DISTINCT customer_id AS id FROM new_orders WHERE customer_id IS NOT NULL ORDER BY id`,
  );
  const isOwner = new Set(owners.map(({ id }) => id));
  await storeCustomers(
    tx,
    shopId,
    customers.flatMap(({ orderId, customer }) =>
      isOwner.has(customer.customerId) && !takenOut.has(orderId) ? customer : [],
    ),
  );
  // what storeCustomers writes of somebody of whom nothing is said
  await tx.run(sql`
    INSERT INTO customer (shop_id, customer_id, tags, tag_changes, field_versions, version, source)
    SELECT ${shopId}, customer_id, '{}', '{}', '{}', '', 'webhook'
    FROM (SELECT DISTINCT customer_id FROM new_orders WHERE customer_id IS NOT NULL) n
    WHERE NOT EXISTS (SELECT FROM customer c WHERE c.shop_id = ${shopId} AND c.customer_id = n.customer_id)
    ORDER BY customer_id`);
  for (const name of ["refund", "fulfilment"] as const) await insertPlainly(tx, shopId, name);
  // whatever else is known of their refunds was a reason to take them out
  await tx.client.query(
    `INSERT INTO orders (shop_id, refunded_minor, ${STAGES.orders})
     SELECT $1, greatest(n.refunded_reported_minor, coalesce(r.amount_minor, 0)), n.*
     FROM new_orders n LEFT JOIN (SELECT order_id, sum(amount_minor) AS amount_minor FROM new_refund GROUP BY order_id) r
       USING (order_id)`,
    [shopId],
  );
  for (const name of ["order_line", "order_discount"] as const) await insertPlainly(tx, shopId, name);
  return owners.map(({ id }) => id);
}

async function insertPlainly(tx: Tx, shopId: bigint, name: StageName): Promise<void> {
  await tx.client.query(`INSERT INTO ${name} (shop_id, ${STAGES[name]}) SELECT $1, * FROM new_${name}`, [
    shopId,
  ]);
}

/** Whose customer turned out to be somebody else goes to whom it turned out to be. */
async function creditToAliases(tx: Tx, shopId: bigint): Promise<void> {
  const aliases = await tx.rows<{ id: bigint }>(sql`
    SELECT DISTINCT n.customer_id AS id FROM new_orders n JOIN customer_alias a ON a.alias_id = n.customer_id
    WHERE a.shop_id = ${shopId}`);
  if (aliases.length === 0) return;
  const ids = aliases.map(({ id }) => id);
  const { resolve } = await storeAliases(tx, shopId, new Map(), ids);
  await tx.run(sql`
    UPDATE new_orders SET customer_id = target
    FROM unnest(${ids}::bigint[], ${ids.map(resolve)}::bigint[]) AS alias (id, target) WHERE customer_id = alias.id`);
}
