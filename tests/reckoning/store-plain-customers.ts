// Plain customers into the tables that rules are asked of, past every door: for tests of rules alone.
import type { Tx } from "../../app/platform/db.server.ts";
import { rebuildShop } from "../../app/retention/recompute.server.ts";
import type { PlainCustomer } from "./segment-rule.ts";

const TABLES = [
  "customer",
  "orders",
  "order_line",
  "order_discount",
  "product",
  "product_collection",
  "customer_score",
  "customer_forecast",
  "loyalty_birthday",
];

/** Replaces what the shop has. */
export async function storePlainCustomers(tx: Tx, shopId: bigint, customers: PlainCustomer[]): Promise<void> {
  for (const table of TABLES)
    await tx.client.query(`DELETE FROM ${table} WHERE shop_id = $1`, [shopId.toString()]);
  const fill = async (table: string, rows: object[]) => {
    if (rows.length === 0) return;
    const columns = Object.keys(rows[0]!);
    await tx.client.query(
      `INSERT INTO ${table} (shop_id, ${columns})
       SELECT $1, ${columns} FROM json_populate_recordset(NULL::${table}, $2)`,
      [shopId.toString(), JSON.stringify(rows)],
    );
  };
  await fill(
    "customer",
    customers.map((one) => ({
      customer_id: one.id,
      country: one.country,
      locale: one.locale,
      tags: one.tags,
      email_consent: one.emailConsent,
      sms_consent: one.smsConsent,
      created_at: one.createdAt,
      deleted_at: one.deleted ? "2026-03-01" : null,
      tag_changes: {},
      field_versions: {},
      version: "1",
      source: "bulk",
    })),
  );
  const orders = customers
    .flatMap((one) => one.purchases.map((purchase) => ({ customer: one.id, ...purchase })))
    .map((order, index) => ({ ...order, order_id: index + 1 }));
  await fill(
    "orders",
    orders.map((order) => ({
      order_id: order.order_id,
      customer_id: order.customer,
      seen_customer_ids: [order.customer],
      created_at: order.at,
      test: false,
      draft: false,
      total_minor: order.gross,
      discount_minor: order.discount,
      refunded_reported_minor: order.gross - order.net,
      refunded_minor: order.gross - order.net,
      currency: "USD",
      tags: [],
      version: "1",
      source: "bulk",
    })),
  );
  const lines = orders.flatMap((order) =>
    order.lines.map((line, position) => ({ order_id: order.order_id, position, ...line })),
  );
  await fill(
    "order_line",
    lines.map((line) => ({
      order_id: line.order_id,
      position: line.position,
      product_id: line.product,
      variant_id: line.variant,
      title: "",
      quantity: 2,
      current_quantity: line.left,
      price_minor: line.price,
      compare_at_minor: line.compareAt,
      discount_minor: line.discount,
      gift_card: false,
    })),
  );
  await fill(
    "order_discount",
    orders.flatMap((order) =>
      order.codes.map((code, position) => ({
        order_id: order.order_id,
        position,
        code,
        kind: "discount_code",
      })),
    ),
  );
  const products = [...new Map(lines.map((line) => [line.product, line])).values()];
  await fill(
    "product_collection",
    products.flatMap(({ product, collections }) =>
      collections.map(({ id, since, until }) => ({
        product_id: product,
        collection_id: id,
        since: since ?? "-infinity",
        until,
      })),
    ),
  );
  await fill(
    "product",
    products.map((line) => ({
      product_id: line.product,
      title: "",
      product_type: line.type,
      vendor: line.vendor,
      tags: [],
      version: "1",
    })),
  );
  const asOf = "2026-03-31";
  await fill(
    "customer_score",
    customers.flatMap(({ id, score }) =>
      score
        ? [
            {
              customer_id: id,
              last_at: asOf,
              r: score.r,
              f: score.f,
              m: score.m,
              rfm_group: score.group,
              persona: score.persona,
              lapsed: score.lapsed,
            },
          ]
        : [],
    ),
  );
  await fill(
    "loyalty_birthday",
    customers.flatMap(({ id, birthday }) =>
      birthday ? [{ customer_id: id, birthday, given_at: asOf }] : [],
    ),
  );
  await fill(
    "customer_forecast",
    customers.flatMap(({ id, forecast }) =>
      forecast
        ? [
            {
              customer_id: id,
              as_of: asOf,
              p_alive: forecast.alive,
              value_minor: forecast.value,
              value_slopes: [],
              overdue_ratio: forecast.overdue,
              risk_signals: forecast.signals,
              risk_evidence: {},
            },
          ]
        : [],
    ),
  );
  await rebuildShop(tx, shopId);
}
