// What time does to points: the return window ends, points run out, codes nobody used give their points back, merged
// customers' accounts become one, who joined without an order is welcomed, birthdays are kept. Any act does the same for
// the account it touches; this is for those nobody touches.
import { lockShop } from "../commerce/shop-lock.server.ts";
import { type Database, sql } from "../platform/db.server.ts";
import { noteAccountsInTime } from "./account-fields.server.ts";
import { joinAccounts, mergedAccounts } from "./accounts.server.ts";
import { keepBirthdays } from "./birthday.server.ts";
import { openAccounts } from "./ledger.server.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { giveBackRedemption } from "./redeem.server.ts";
import { settleCustomers } from "./settle.server.ts";
import { scheduleWaitingCredits } from "./store-credit.server.ts";

const ACCOUNTS_AT_ONCE = 500;
/** An order that used the code in its last minute may come later. */
const LATE_ORDERS = 86_400_000;

/** @returns how many accounts and redemptions it looked after */
export async function sweepShop(database: Database, shopId: bigint, now: Date): Promise<number> {
  const { versions } = await database.inShop(shopId, (tx) => readTerms(tx, shopId));
  if (versions.length === 0) return 0;
  let changed = 0;
  for (let more = true; more; ) {
    const some = await database.inShop(shopId, async (tx) => {
      const { status } = await readTerms(tx, shopId);
      const expires = status !== "paused";
      const due = await tx.rows<{ id: bigint }>(sql`
        SELECT id FROM (
          SELECT customer_id AS id FROM loyalty_lot
          WHERE shop_id = ${shopId} AND NOT matured AND NOT drained AND available_at <= ${now}
          UNION
          SELECT customer_id FROM loyalty_lot
          WHERE shop_id = ${shopId} AND ${expires} AND NOT drained AND expires_at <= ${now}) due
        ORDER BY id LIMIT ${ACCOUNTS_AT_ONCE}`);
      const ids = due.map(({ id }) => id);
      if (ids.length > 0) await openAccounts(tx, shopId, ids, { now, expires });
      return ids.length;
    });
    changed += some;
    more = some === ACCOUNTS_AT_ONCE;
  }
  changed += await sweepCodes(database, shopId, now);
  changed += await sweepMerges(database, shopId, now);
  changed += await settleNewcomers(database, shopId, now);
  changed += await keepBirthdays(database, shopId, now);
  changed += await database.inShop(shopId, (tx) => scheduleWaitingCredits(tx, shopId));
  await database.inShop(shopId, (tx) => noteAccountsInTime(tx, shopId, now));
  return changed;
}

async function sweepCodes(database: Database, shopId: bigint, now: Date): Promise<number> {
  const { unused, status } = await database.inShop(shopId, async (tx) => ({
    status: (await readTerms(tx, shopId)).status,
    unused: await tx.rows<{ id: bigint }>(sql`
      SELECT redemption_id AS id FROM loyalty_redemption r
      WHERE shop_id = ${shopId} AND state = 'issued' AND expires_at <= ${new Date(now.getTime() - LATE_ORDERS)}
        AND NOT EXISTS (SELECT FROM order_discount d WHERE d.shop_id = r.shop_id AND upper(d.code) = r.code)
      ORDER BY redemption_id`),
  }));
  if (status === "paused") return 0;
  for (const { id } of unused) await database.inShop(shopId, (tx) => giveBackRedemption(tx, shopId, id, now));
  return unused.length;
}

/** Days a newcomer is looked for: after a launch, settleShop has looked at everybody. */
const NEW_FOR = 7 * 86_400_000;

/** Points for signing up go with the first order's settlement; who has not ordered yet is found here. */
async function settleNewcomers(database: Database, shopId: bigint, now: Date): Promise<number> {
  const { versions } = await database.inShop(shopId, (tx) => readTerms(tx, shopId));
  if (!versions.some(({ programme }) => programme.signUp)) return 0;
  const since = new Date(Math.max(now.getTime() - NEW_FOR, versions[0]!.effectiveFrom.getTime()));
  const joined = await database.inShop(shopId, (tx) =>
    tx.rows<{ id: bigint; at: Date }>(sql`
      SELECT customer_id AS id, created_at AS at FROM customer c
      WHERE shop_id = ${shopId} AND customer_id > 0 AND deleted_at IS NULL
        AND created_at BETWEEN ${since} AND ${now}
        AND NOT EXISTS (SELECT FROM loyalty_claim l
          WHERE l.shop_id = c.shop_id AND l.source = 'sign-up:' || c.customer_id)
      ORDER BY customer_id`),
  );
  const ids = joined.flatMap(({ id, at }) => (versionAt(versions, at)?.programme.signUp ? [id] : []));
  for (let first = 0; first < ids.length; first += ACCOUNTS_AT_ONCE)
    await database.inShop(shopId, async (tx) => {
      await lockShop(tx, shopId);
      await settleCustomers(tx, shopId, ids.slice(first, first + ACCOUNTS_AT_ONCE), now);
    });
  return ids.length;
}

/** A merge changes no order of those who never ordered, so nothing else would tell of it. */
function sweepMerges(database: Database, shopId: bigint, now: Date): Promise<number> {
  return database.inShop(shopId, async (tx) => {
    await lockShop(tx, shopId);
    const into = await tx.rows<{ id: bigint }>(sql`
      SELECT DISTINCT a.customer_id AS id FROM customer_alias a JOIN loyalty_balance b
        ON b.shop_id = a.shop_id AND b.customer_id = a.alias_id
      WHERE a.shop_id = ${shopId}`);
    const merged = await mergedAccounts(
      tx,
      shopId,
      into.map(({ id }) => id),
    );
    if (merged.length === 0) return 0;
    const ids = [...new Set(merged.flatMap((pair) => [pair.from, pair.into]))];
    const { status } = await readTerms(tx, shopId);
    const accounts = await openAccounts(tx, shopId, ids, { now, expires: status !== "paused" });
    await joinAccounts(tx, shopId, accounts, merged, now);
    return merged.length;
  });
}
