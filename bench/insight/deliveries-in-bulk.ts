// What came into a made-up shop, in bulk: messages of its orders, some of them set aside, an import with refused rows, and
// a file of balances from another app.
import pg from "pg";
import { type Database, sql } from "../../app/platform/db.server.ts";

/** Of the last year's; a shop has more, which nothing looks at. */
const MESSAGES_PER_ORDER = 0.3;
/** Messages set aside: an accident, which a large shop has no more of. */
const SET_ASIDE = 5_000;
/** Only so many are kept of an import. */
const MOST_REFUSED = 10_000;

/** After the facts of the shop. @returns milliseconds */
export async function fillDeliveries(
  database: Database,
  shopId: bigint,
  orders: number,
  now: Date,
): Promise<number> {
  const begun = performance.now();
  const every = Math.max(1, Math.floor((orders * MESSAGES_PER_ORDER) / SET_ASIDE));
  await database.inIntake((tx) =>
    tx.run(sql`
      INSERT INTO delivery (shop_id, webhook_id, topic, received_at, body, state, attempts, reason, processed_at)
      SELECT ${shopId}, 'bench-' || n, (ARRAY['orders/create', 'orders/updated', 'customers/update', 'checkouts/update'])[1 + n % 4],
        at, CASE WHEN n % 10 = 0 THEN convert_to(repeat('{"id": 1}', 20), 'UTF8') END,
        CASE WHEN n % ${every}::int = 0 THEN 'failed' ELSE 'done' END, 1,
        CASE WHEN n % ${every}::int = 0 THEN 'The message cannot be read: id ' || n || ' is no number.' END, at
      FROM (
        SELECT n, ${now}::timestamptz - interval '1 year' * (1 - n / ${orders * MESSAGES_PER_ORDER}::float8) AS at
        FROM generate_series(1, ${orders * MESSAGES_PER_ORDER}::int) n) made`),
  );
  await database.inShop(shopId, async (tx) => {
    const refused = Math.min(MOST_REFUSED, orders / 10);
    await tx.run(sql`
      WITH run AS (
        INSERT INTO import_run (shop_id, kind, state, file_name, rows_read, rows_refused)
        VALUES (${shopId}, 'orders_csv', 'done', 'orders.csv', ${orders}, ${refused}) RETURNING import_id)
      INSERT INTO import_refusal (shop_id, import_id, position, line, reason)
      SELECT ${shopId}, import_id, n, n, 'The date is no date.' FROM run, generate_series(1, ${refused}::int) n`);
    await tx.run(sql`
      WITH file AS (
        SELECT convert_to('Email,Points' || chr(10) || string_agg('shopper' || n || '@example.com,' || n, chr(10)), 'UTF8')
          AS bytes
        FROM generate_series(1, ${orders / 5}::int) n),
      run AS (
        INSERT INTO loyalty_import (shop_id, file_name, file, mapping, state, rows_total, members, refused)
        SELECT ${shopId}, 'balances.csv', bytes, ${JSON.stringify({ customerId: null, email: "Email", points: "Points", expires: null })}::jsonb,
          'checked', ${orders / 5}, ${orders / 5}, ${orders / 1000}
        FROM file RETURNING import_id)
      INSERT INTO loyalty_import_refusal (shop_id, import_id, line, reason)
      SELECT ${shopId}, import_id, n, 'unknown' FROM run, generate_series(1, ${orders / 1000}::int) n`);
  });
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(
    "VACUUM (ANALYZE) delivery, import_run, import_refusal, loyalty_import, loyalty_import_refusal",
  );
  await owner.end();
  return performance.now() - begun;
}
