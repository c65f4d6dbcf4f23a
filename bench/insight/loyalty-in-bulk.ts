// A year of loyalty for a made-up shop, in bulk but through the ledger's own guards: everybody has an account, points for
// orders of the last year and brought along from another app, some of them spent, run out or taken back; tiers, a holdout,
// and what Shopify has of all that.

import pg from "pg";
import type { Sql } from "sql-template-tag";
import { reckonFigure } from "../../app/commerce/kept-figures.server.ts";
import { wholeShop } from "../../app/commerce/whole-shop.server.ts";
import { LOYALTY_FIGURES } from "../../app/loyalty/kept-loyalty.server.ts";
import { publish } from "../../app/loyalty/programme.server.ts";
import { programmeForTest, rewardForTest } from "../../app/loyalty/programme-for-test.ts";
import { type Database, sql, type Tx } from "../../app/platform/db.server.ts";

const YEAR = 365 * 86_400_000;
/** Days that points of an order wait. */
const RETURN_DAYS = 14;
const HELD_OUT_PERCENT = 10;
const HELD_OUT_DAYS = 120;
/** One order in so many earns: enough of them, and not too long to fill. */
const EARNING = 3;
/** Points of the reward that is spent on. */
const PRICE = 20;

const PROGRAMME = programmeForTest({
  currency: "EUR",
  returnDays: RETURN_DAYS,
  expiry: { kind: "after-days", days: 300 },
  rewards: [rewardForTest({ points: PRICE })],
  tiers: {
    measure: "spend",
    period: "rolling-year",
    graceDays: 30,
    levels: [
      { id: "silver", name: "Silver", from: 30_000, percent: 110, tag: null, discountPercent: null },
      { id: "gold", name: "Gold", from: 100_000, percent: 125, tag: null, discountPercent: 5 },
    ],
  },
});

/** After the facts of the shop. @returns milliseconds */
export async function fillLoyalty(database: Database, shopId: bigint, now: Date): Promise<number> {
  const begun = performance.now();
  const launched = new Date(now.getTime() - YEAR);
  for (const step of [launch, bringAlong, earn, runOut, spend, takeBack, placeInTiers, tellShopify])
    await database.inShop(shopId, (tx) => step(tx, shopId, launched, now));
  await analyse(database);
  for (const figure of LOYALTY_FIGURES) await reckonFigure(database, shopId, figure, now);
  return performance.now() - begun;
}

/** As PostgreSQL does by itself in production; only whoever owns the tables may. */
async function analyse(database: Database): Promise<void> {
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`
    VACUUM (ANALYZE) loyalty_balance, loyalty_lot, loyalty_claim, loyalty_entry, loyalty_redemption, loyalty_tier_tag,
      loyalty_account_field, loyalty_note, order_discount`);
  await owner.end();
}

type Step = (tx: Tx, shopId: bigint, launched: Date, now: Date) => Promise<void>;

const launch: Step = async (tx, shopId, launched, now) => {
  await publish(tx, shopId, PROGRAMME, { from: launched, now: launched });
  const since = new Date(now.getTime() - HELD_OUT_DAYS * 86_400_000);
  await tx.run(sql`
    INSERT INTO loyalty_holdout (shop_id, percent, salt, since)
    VALUES (${shopId}, ${HELD_OUT_PERCENT}, 'bench', ${since})`);
};

/** Everybody's points from another app, which run out for one in three. */
const bringAlong: Step = (tx, shopId, launched) =>
  give(
    tx,
    shopId,
    "import",
    sql`
      SELECT customer_id, 'import:' || customer_id AS source, 10 + customer_id % 190 AS points,
        ${launched}::timestamptz AS at, ${launched}::timestamptz AS available_at, true AS matured,
        CASE WHEN customer_id % 3 = 0 THEN ${launched}::timestamptz + interval '180 days' END AS expires_at
      FROM customer WHERE shop_id = ${shopId}`,
  );

const earn: Step = (tx, shopId, launched, now) =>
  give(
    tx,
    shopId,
    "earn",
    sql`
      SELECT customer_id, 'order:' || order_id AS source, greatest(1, net_minor / 100) AS points, at,
        at + ${RETURN_DAYS}::int * interval '1 day' AS available_at,
        at + ${RETURN_DAYS}::int * interval '1 day' <= ${now}::timestamptz AS matured,
        at + interval '300 days' AS expires_at
      FROM purchase
      WHERE shop_id = ${shopId} AND at >= ${launched}::timestamptz AND customer_id > 0 AND order_id % ${EARNING}::int = 0`,
  );

/** @param gains customer_id, source, points, at, available_at, matured, expires_at */
async function give(tx: Tx, shopId: bigint, kind: "import" | "earn", gains: Sql): Promise<void> {
  await tx.run(sql`
    WITH gain AS MATERIALIZED (
      SELECT *, nextval('loyalty_lot_lot_id_seq') AS lot_id FROM (${gains} ORDER BY customer_id) told),
    lots AS (
      INSERT INTO loyalty_lot (shop_id, lot_id, customer_id, source, matured, available_at, expires_at)
      SELECT ${shopId}, lot_id, customer_id, source, matured, available_at, expires_at FROM gain),
    claims AS (
      INSERT INTO loyalty_claim (shop_id, source, customer_id, points, lot_id, revision, derived, at, detail)
      SELECT ${shopId}, source, customer_id, points, lot_id, 1, ${kind === "earn"}, at, '{}' FROM gain)
    INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
    SELECT ${shopId}, customer_id, ${kind}, points, lot_id, source, source || '#1.0', at FROM gain ORDER BY at`);
}

const runOut: Step = async (tx, shopId, _, now) => {
  await tx.run(sql`
    INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
    SELECT ${shopId}, customer_id, 'expire', -remaining, lot_id, source, 'expire:' || lot_id, expires_at
    FROM loyalty_lot WHERE shop_id = ${shopId} AND expires_at <= ${now}::timestamptz AND remaining > 0`);
};

/** One in four of those who can spends; two in three of the codes were used, in the customer's last order. */
const spend: Step = async (tx, shopId, _, now) => {
  await tx.run(sql`
    WITH able AS (
      SELECT DISTINCT ON (customer_id) customer_id, lot_id, available_at FROM loyalty_lot
      WHERE shop_id = ${shopId} AND matured AND remaining >= ${PRICE} AND customer_id % 4 = 0
      ORDER BY customer_id, remaining DESC),
    spent AS MATERIALIZED (
      SELECT a.*, nextval('loyalty_redemption_redemption_id_seq') AS id, ${now}::timestamptz - interval '1 day' AS at,
        (SELECT p.order_id FROM purchase p
          WHERE p.shop_id = ${shopId} AND p.customer_id = a.customer_id AND a.customer_id % 3 > 0
          ORDER BY p.at DESC LIMIT 1) AS order_id
      FROM able a),
    claims AS (
      INSERT INTO loyalty_claim (shop_id, source, customer_id, points, revision, derived, at, detail)
      SELECT ${shopId}, 'redemption:' || id, customer_id, ${-PRICE}, 1, false, at, '{}' FROM spent),
    redemptions AS (
      INSERT INTO loyalty_redemption (shop_id, redemption_id, customer_id, request_key, reward_id, version, reward, points,
        code, state, redeemed_by, created_at, expires_at, order_id)
      SELECT ${shopId}, id, customer_id, 'bench-' || id, 'five-off', 1, ${JSON.stringify(PROGRAMME.rewards[0])}::jsonb,
        ${PRICE}, 'L-' || id, CASE WHEN order_id IS NULL THEN 'issued' ELSE 'used' END, 'customer', at,
        at + interval '30 days', order_id
      FROM spent),
    used AS (
      INSERT INTO order_discount (shop_id, order_id, position, kind, code, amount_minor)
      SELECT ${shopId}, order_id, 0, 'discount_code', 'L-' || id, 500 FROM spent WHERE order_id IS NOT NULL)
    INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
    SELECT ${shopId}, customer_id, 'redeem', ${-PRICE}, lot_id, 'redemption:' || id, 'redemption:' || id || '#1.0', at
    FROM spent`);
};

/** What ran out was a mistake for a few: they owe it. */
const takeBack: Step = async (tx, shopId, _, now) => {
  await wholeShop(tx);
  await tx.run(sql`
    WITH wrong AS (
      UPDATE loyalty_claim c SET points = 0, revision = 2 FROM loyalty_claim before
      WHERE c.shop_id = ${shopId} AND c.customer_id % 51 = 0 AND starts_with(c.source, 'import:')
        AND before.shop_id = c.shop_id AND before.source = c.source
      RETURNING c.customer_id, c.source, before.points)
    INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
    SELECT ${shopId}, customer_id, 'reverse', -points, NULL, source, source || '#2.0', ${now}::timestamptz FROM wrong`);
};

const placeInTiers: Step = async (tx, shopId) => {
  await tx.run(sql`
    INSERT INTO loyalty_tier_tag (shop_id, customer_id, tier, tag_there, refused, refused_tag)
    SELECT ${shopId}, customer_id, tier, CASE WHEN customer_id % 500 > 0 THEN 'perennial-tier:' || initcap(tier) END,
      CASE WHEN customer_id % 500 = 0 THEN 'Customer not found' END, CASE WHEN customer_id % 500 = 0 THEN '' END
    FROM (
      SELECT customer_id, CASE WHEN net_minor >= 100000 THEN 'gold' WHEN net_minor >= 30000 THEN 'silver' END AS tier
      FROM customer_figure WHERE shop_id = ${shopId}) placed`);
  // orders know a tier's discount by its name
  await tx.run(sql`
    INSERT INTO order_discount (shop_id, order_id, position, kind, code, amount_minor)
    SELECT p.shop_id, p.order_id, 1, 'automatic', 'Gold', 200
    FROM purchase p JOIN loyalty_tier_tag t ON t.shop_id = p.shop_id AND t.customer_id = p.customer_id
    WHERE p.shop_id = ${shopId} AND t.tier = 'gold' AND p.order_id % 10 = 0`);
};

/** Nearly everybody's account was written, as on any day. */
const tellShopify: Step = async (tx, shopId, _, now) => {
  await tx.run(sql`
    UPDATE loyalty_account_field SET told_turn = turn, digest = md5(customer_id::text), written_at = ${now}::timestamptz,
      refused = CASE WHEN customer_id % 500 = 0 THEN 'Customer not found' END
    WHERE shop_id = ${shopId} AND customer_id % 100 > 0`);
  await tx.run(sql`
    INSERT INTO loyalty_publication (shop_id, state, published_at, size)
    VALUES (${shopId}, 'published', ${now}, 2000)
    ON CONFLICT (shop_id) DO UPDATE SET state = 'published', published_at = excluded.published_at`);
};
