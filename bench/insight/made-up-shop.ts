// A shop with as many orders as asked for, straight into the facts: three years, a fifth as many customers, some of whom
// buy far more often than others, with lines, discounts, refunds and guests. The same every time.
import { ensureShop, updateShop } from "../../app/commerce/shop.server.ts";
import { type Database, raw, sql, type Tx } from "../../app/platform/db.server.ts";
import { rebuildShop } from "../../app/retention/recompute.server.ts";

/** The day after the last order. */
export const SHOP_ENDS = "2026-11-01";
export const SHOP_ZONE = "Europe/Berlin";
const YEARS = 3;
const VARIANTS = 500;

/** @returns the shop's id and what deriving purchases and customer figures from its orders took, in milliseconds */
export async function makeUpShop(
  database: Database,
  orders: number,
): Promise<{ shopId: bigint; rebuildMs: number }> {
  const { shopId } = await database.inSystem((tx) => ensureShop(tx, `made-up-${orders}.myshopify.com`));
  await database.inSystem((tx) =>
    updateShop(tx, shopId, { currency: "EUR", timezone: SHOP_ZONE, installedAt: new Date() }),
  );
  await database.inShop(shopId, (tx) => fillFacts(tx, shopId, orders));
  await database.inShop(shopId, (tx) => setGoals(tx, shopId));
  const begun = performance.now();
  await database.inShop(shopId, (tx) => rebuildShop(tx, shopId));
  const rebuildMs = performance.now() - begun;
  await database.inShop(shopId, (tx) =>
    tx.run(sql`ANALYZE customer, orders, order_line, refund, purchase, product_variant, customer_figure`),
  );
  return { shopId, rebuildMs };
}

async function fillFacts(tx: Tx, shopId: bigint, orders: number): Promise<void> {
  const customers = orders / 5;
  await tx.run(sql`SELECT setseed(0.42)`);
  await tx.run(sql`
    INSERT INTO product_variant (shop_id, variant_id, product_id, title, price_minor, unit_cost_minor, version)
    SELECT ${shopId}, n, n / 4 + 1, 'Size ' || n % 4, 1000 + n * 10, CASE WHEN n % 5 > 0 THEN 400 + n * 4 END, '1'
    FROM generate_series(1, ${VARIANTS}::int) n`);
  await tx.run(sql`
    INSERT INTO customer (shop_id, customer_id, email, first_name, last_name, country, email_consent, created_at, version,
      source)
    SELECT ${shopId}, n, 'shopper' || n || '@example.com', (${FIRST_NAMES}::text[])[1 + n % 10],
      (${LAST_NAMES}::text[])[1 + n / 10 % 10] || ' ' || n / 100 % 200, (ARRAY['DE', 'FR', 'AE', 'US'])[1 + n % 4],
      CASE WHEN n % 3 = 0 THEN 'subscribed' ELSE 'not_subscribed' END, ${SHOP_ENDS}::timestamptz - interval '3 years', '1',
      'bulk'
    FROM generate_series(1, ${customers}::int) n`);
  // random() to the power of 1.6: the first customers buy far more often than the last
  await tx.run(sql`
    INSERT INTO orders (shop_id, order_id, name, customer_id, created_at, processed_at, currency, total_minor,
      subtotal_minor, discount_minor, refunded_reported_minor, refunded_minor, version, source)
    SELECT ${shopId}, n, '#' || n, customer, at, at, 'EUR', total, total, discount, refunded, refunded, '1', 'bulk'
    FROM (
      SELECT n, CASE WHEN random() > 0.02 THEN 1 + floor(${customers}::int * random() ^ 1.6)::bigint END AS customer,
        ${SHOP_ENDS}::timestamptz - random() * interval '${raw(String(YEARS))} years' AS at,
        (1000 + floor(random() * 12000))::bigint AS total,
        CASE WHEN random() < 0.3 THEN 300 ELSE 0 END AS discount,
        CASE WHEN random() < 0.04 THEN 500 ELSE 0 END AS refunded
      FROM generate_series(1, ${orders}::int) n
    ) made`);
  await tx.run(sql`
    INSERT INTO order_line (shop_id, order_id, position, line_id, variant_id, title, quantity, current_quantity,
      price_minor, compare_at_minor, discount_minor)
    SELECT ${shopId}, order_id, 0, order_id * 10, 1 + order_id % ${VARIANTS}::int, 'A thing', 1, 1,
      total_minor + discount_minor, CASE WHEN order_id % 9 = 0 THEN total_minor + 2000 END, discount_minor
    FROM orders WHERE shop_id = ${shopId}`);
}

/** Goals half a year old, half a year from their day. */
async function setGoals(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`
    INSERT INTO goal (shop_id, figure, target, started_on, due_on)
    SELECT ${shopId}, figure, target, ${SHOP_ENDS}::date - 180, ${SHOP_ENDS}::date + 180
    FROM (VALUES ('retention', 60), ('repeatPurchase', 30)) goals (figure, target)`);
}

const FIRST_NAMES = [
  "Anna",
  "Bilal",
  "Chiara",
  "Darya",
  "Elias",
  "Farid",
  "Greta",
  "Hana",
  "Ilyas",
  "Jasmin",
];
const LAST_NAMES = [
  "Abel",
  "Baker",
  "Costa",
  "Dehghan",
  "Engel",
  "Fischer",
  "Garcia",
  "Haddad",
  "Ivanov",
  "Jansen",
];
