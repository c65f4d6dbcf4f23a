// Keeps customer_alias, and with it who every stored order is credited to.
import { join, sql, type Tx } from "../platform/db.server.ts";
import { type AliasLinks, resolveCustomer } from "./customer-aliases.ts";

export type StoredAliases = {
  /** the id that this one stands for now */
  resolve(customerId: bigint): bigint;
  /** customers who gained or lost orders */
  touched: bigint[];
};

/**
 * Adds the proposed links and moves the orders of those who turned out to be somebody else.
 * @param ids further customer ids that the caller wants to resolve
 */
export async function storeAliases(
  tx: Tx,
  shopId: bigint,
  proposed: AliasLinks,
  ids: Iterable<bigint>,
): Promise<StoredAliases> {
  const before = await linksFrom(tx, shopId, new Set([...ids, ...proposed.keys(), ...proposed.values()]));
  const changed = [...proposed].filter(([alias, target]) => {
    const now = before.get(alias);
    return now === undefined || target < now;
  });
  const after = new Map([...before, ...changed]);
  const resolve = (id: bigint) => resolveCustomer(after, id);
  if (changed.length === 0) return { resolve, touched: [] };

  await tx.run(sql`
    INSERT INTO customer_alias (shop_id, alias_id, customer_id)
    SELECT ${shopId}, * FROM unnest(${changed.map(([alias]) => alias)}::bigint[], ${changed.map(([, to]) => to)}::bigint[])
    ON CONFLICT (shop_id, alias_id) DO UPDATE SET customer_id = excluded.customer_id`);
  const affected = await idsLeadingTo(
    tx,
    shopId,
    changed.map(([alias]) => alias),
    before,
    after,
  );
  const moves = affected
    .map((id) => ({ id, from: resolveCustomer(before, id), to: resolve(id) }))
    .filter(({ from, to }) => from !== to);
  const aliases = affected.filter((id) => resolve(id) !== id);
  await tx.run(
    sql`DELETE FROM customer WHERE shop_id = ${shopId} AND customer_id = ANY(${aliases}::bigint[])`,
  );
  return { resolve, touched: await moveOrders(tx, shopId, moves) };
}

// Only merges make chains: whoever was an alias of a changed id follows it. Their links are added to both maps.
async function idsLeadingTo(
  tx: Tx,
  shopId: bigint,
  changed: bigint[],
  before: Map<bigint, bigint>,
  after: Map<bigint, bigint>,
): Promise<bigint[]> {
  const all = new Set(changed);
  let ends = changed.filter((id) => id > 0n);
  while (ends.length > 0) {
    const rows = await tx.rows<{ alias: bigint; target: bigint }>(sql`
      SELECT alias_id AS alias, customer_id AS target FROM customer_alias
      WHERE shop_id = ${shopId} AND customer_id = ANY(${ends}::bigint[])`);
    ends = rows.map((row) => row.alias).filter((id) => !all.has(id));
    for (const { alias, target } of rows) {
      all.add(alias);
      if (after.has(alias)) continue;
      before.set(alias, target);
      after.set(alias, target);
    }
  }
  return [...all];
}

/** The links that start from these ids, followed to their ends. */
export async function linksFrom(tx: Tx, shopId: bigint, start: Set<bigint>): Promise<Map<bigint, bigint>> {
  const links = new Map<bigint, bigint>();
  const asked = new Set(start);
  let ends = [...start];
  while (ends.length > 0) {
    const rows = await tx.rows<{ alias: bigint; target: bigint }>(sql`
      SELECT alias_id AS alias, customer_id AS target FROM customer_alias
      WHERE shop_id = ${shopId} AND alias_id = ANY(${ends}::bigint[])`);
    for (const { alias, target } of rows) links.set(alias, target);
    ends = rows.map((row) => row.target).filter((id) => !asked.has(id));
    for (const id of ends) asked.add(id);
  }
  return links;
}

type Move = { id: bigint; from: bigint; to: bigint };

async function moveOrders(tx: Tx, shopId: bigint, moves: Move[]): Promise<bigint[]> {
  if (moves.length === 0) return [];
  const columns = [
    moves.map((move) => move.id),
    moves.map((move) => move.from),
    moves.map((move) => move.to),
  ];
  const moved = await tx.rows<{ from: bigint; to: bigint }>(sql`
    WITH moved AS (
      UPDATE orders SET customer_id = move.target
      FROM unnest(${join(columns.map((ids) => sql`${ids}::bigint[]`))}) AS move (stated, source, target)
      WHERE shop_id = ${shopId} AND customer_id = move.source AND stated_customer_id = move.stated
      RETURNING move.source, move.target)
    SELECT DISTINCT source AS "from", target AS "to" FROM moved`);
  return moved.flatMap(({ from, to }) => [from, to]);
}
