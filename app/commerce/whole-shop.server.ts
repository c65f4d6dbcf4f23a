// What a transaction says before it reads and joins all rows of a shop.
import { sql, type Tx } from "../platform/db.server.ts";

/**
 * For the rest of the transaction: rows are joined by hash or by order, with memory for it. PostgreSQL guesses that a shop
 * is one of many; for rows just written it has no statistics at all, and would take them for a handful and compare each
 * with each.
 */
export async function wholeShop(tx: Tx): Promise<void> {
  await tx.run(sql`
    SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`);
}
