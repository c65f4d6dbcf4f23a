// Makes a pool's discounts at Shopify, each noted with its first code before Shopify is asked for it: a job that was
// killed in the middle finds its own discount by that code instead of making another.
import { randomBytes } from "node:crypto";
import type { ShopRow } from "../commerce/shop.server.ts";
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import {
  CREATE_DISCOUNT,
  CREATE_FREE_SHIPPING,
  type CreatedDiscount,
  DEACTIVATE_DISCOUNT,
  DELETE_DISCOUNT,
  type DeactivatedDiscount,
  type DeletedDiscount,
  DISCOUNT_BY_CODE,
  type DiscountByCode,
} from "../shopify/discount-documents.ts";
import { GraphqlError } from "../shopify/errors.ts";
import { CODE_BYTES, codeText } from "./code-text.ts";
import { discountInput } from "./discount-input.ts";
import { DiscountRefused, type DiscountServices } from "./discount-services.ts";
import type { DiscountWindow } from "./discount-window.ts";
import type { Pool } from "./pools.server.ts";

type Row = {
  discountId: bigint;
  poolId: bigint;
  kind: "unique" | "shared";
  gid: bigint | null;
  code: string;
  issuesFrom: Date;
  endsAt: Date | null;
};
export type MadeDiscount = Row & { gid: bigint };

/**
 * @returns those of these windows that stand at Shopify, and why another does not: a shared code that is taken keeps
 *   nobody from codes of their own
 */
export async function makeDiscounts(
  services: DiscountServices,
  shop: ShopRow & { currency: string },
  pool: Pool,
  windows: DiscountWindow[],
): Promise<{ made: MadeDiscount[]; refused: DiscountRefused | null }> {
  const rows = await services.database.inShop(shop.shopId, (tx) =>
    noteDiscounts(tx, shop.shopId, pool, windows),
  );
  const made: MadeDiscount[] = [];
  let refused: DiscountRefused | null = null;
  for (const row of rows) {
    try {
      const gid = row.gid ?? (await make(services, shop, pool, row));
      made.push({ ...row, gid });
    } catch (error) {
      if (!(error instanceof DiscountRefused)) throw error;
      refused = error;
    }
  }
  return { made, refused };
}

async function noteDiscounts(tx: Tx, shopId: bigint, pool: Pool, windows: DiscountWindow[]): Promise<Row[]> {
  const wanted = windows.map((window) => ({
    ...window,
    kind: "unique",
    code: codeText(pool.spec.prefix, randomBytes(CODE_BYTES)),
  }));
  // one code for all has one end for all
  if (pool.spec.sharedCode)
    wanted.push({
      issuesFrom: pool.startsAt,
      issuesUntil: pool.endsAt,
      endsAt: pool.endsAt,
      kind: "shared",
      code: pool.spec.sharedCode.toUpperCase(),
    });
  for (const { kind, code, issuesFrom, issuesUntil, endsAt } of wanted) {
    await tx.run(sql`
      INSERT INTO discount (shop_id, pool_id, kind, code, issues_from, issues_until, ends_at)
      VALUES (${shopId}, ${pool.poolId}, ${kind}, ${code}, ${issuesFrom}, ${issuesUntil}, ${endsAt})
      ON CONFLICT (shop_id, pool_id, kind, issues_from) DO NOTHING`);
  }
  return tx.rows<Row>(sql`
    SELECT discount_id AS "discountId", pool_id AS "poolId", kind, gid, code, issues_from AS "issuesFrom", ends_at AS "endsAt"
    FROM discount
    WHERE shop_id = ${shopId} AND pool_id = ${pool.poolId} AND deactivated_at IS NULL
      AND (ends_at IS NULL OR ends_at > now())
      AND (kind = 'shared' OR issues_from = ANY(${windows.map(({ issuesFrom }) => issuesFrom)}::timestamptz[]))
    ORDER BY issues_from, kind DESC`);
}

async function make(
  services: DiscountServices,
  shop: ShopRow & { currency: string },
  pool: Pool,
  row: Row,
): Promise<bigint> {
  let asked = await create(services, shop, pool, row);
  if (asked.isTaken) {
    const found = await whose(services, shop, pool, row);
    if (found.ours === "made already") return keepMade(services.database, shop.shopId, row, found.gid);
    // the code's old terms end with the discount that had it
    await remove(services, shop, found.gid);
    asked = await create(services, shop, pool, row);
  }
  if (!asked.gid) throw new DiscountRefused(`Shopify refused the discount: ${asked.reason}`);
  return keepMade(services.database, shop.shopId, row, asked.gid);
}

type Asked = { gid: bigint | null; isTaken: boolean; reason: string };

async function create(
  { admin }: DiscountServices,
  { domain, currency }: ShopRow & { currency: string },
  { spec, title }: Pool,
  row: Row,
): Promise<Asked> {
  const discount = discountInput(
    {
      spec,
      title,
      code: row.code,
      startsAt: row.issuesFrom,
      endsAt: row.endsAt,
      usageLimit: row.kind === "unique" ? 1 : null,
    },
    currency,
  );
  const document = spec.value.type === "free-shipping" ? CREATE_FREE_SHIPPING : CREATE_DISCOUNT;
  const { data, problems } = await admin.ask<CreatedDiscount>(domain, document, { discount });
  if (!data.created) throw new GraphqlError(problems);
  const { codeDiscountNode, userErrors } = data.created;
  return {
    gid: codeDiscountNode ? idIn(codeDiscountNode.id) : null,
    isTaken: userErrors.some(({ code }) => code === "TAKEN"),
    reason: userErrors.map(({ message }) => message).join("; "),
  };
}

/**
 * Whose discount has the code already: the one wanted, made by a job that was killed before it could note so (nobody
 * else can know a random code, and a shared one then has this pool's title too); or one of an earlier pool of ours.
 */
async function whose(
  { database, admin }: DiscountServices,
  { shopId, domain }: ShopRow,
  pool: Pool,
  row: Row,
): Promise<{ ours: "made already" | "earlier"; gid: bigint }> {
  const { data } = await admin.ask<DiscountByCode>(domain, DISCOUNT_BY_CODE, { code: row.code });
  const node = data.codeDiscountNodeByCode;
  if (node) {
    const gid = idIn(node.id);
    const earlier = await database.inShop(shopId, (tx) =>
      tx.rows(sql`SELECT FROM discount WHERE shop_id = ${shopId} AND gid = ${gid}`),
    );
    if (earlier.length > 0) return { ours: "earlier", gid };
    if (row.kind === "unique" || node.codeDiscount.title === pool.title) return { ours: "made already", gid };
  }
  throw new DiscountRefused(`The code ${row.code} is already another discount's. Choose another one.`);
}

async function remove(
  { database, admin }: DiscountServices,
  { shopId, domain }: ShopRow,
  gid: bigint,
): Promise<void> {
  const { data, problems } = await admin.ask<DeletedDiscount>(domain, DELETE_DISCOUNT, { id: nodeId(gid) });
  if (!data.discountCodeDelete) throw new GraphqlError(problems);
  await database.inShop(shopId, (tx) =>
    tx.run(sql`UPDATE discount SET deactivated_at = now() WHERE shop_id = ${shopId} AND gid = ${gid}`),
  );
}

/** The code it was made with is one to hand out. */
function keepMade(database: Database, shopId: bigint, row: Row, gid: bigint): Promise<bigint> {
  return database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      UPDATE discount SET gid = ${gid} WHERE shop_id = ${shopId} AND discount_id = ${row.discountId}`);
    if (row.kind === "unique")
      await tx.run(sql`
        INSERT INTO discount_code (shop_id, code, discount_id, state) VALUES (${shopId}, ${row.code}, ${row.discountId}, 'free')
        ON CONFLICT DO NOTHING`);
    return gid;
  });
}

/** Of an ended pool: discounts of which no code was handed out are switched off. */
export async function deactivateUnused(
  { database, admin }: DiscountServices,
  { shopId, domain }: ShopRow,
  poolId: bigint,
): Promise<void> {
  const unused = await database.inShop(shopId, (tx) =>
    tx.rows<{ discountId: bigint; gid: bigint }>(sql`
      SELECT d.discount_id AS "discountId", d.gid FROM discount d
      WHERE d.shop_id = ${shopId} AND d.pool_id = ${poolId} AND d.gid IS NOT NULL AND d.deactivated_at IS NULL
        AND (d.ends_at IS NULL OR d.ends_at > now())
        AND NOT EXISTS (SELECT FROM code_issue i
          WHERE i.shop_id = d.shop_id AND i.pool_id = d.pool_id AND i.shared = (d.kind = 'shared')
            AND (i.shared OR EXISTS (SELECT FROM discount_code c
              WHERE c.shop_id = i.shop_id AND c.code = i.code AND c.discount_id = d.discount_id)))`),
  );
  for (const { discountId, gid } of unused) {
    const { data, problems } = await admin.ask<DeactivatedDiscount>(domain, DEACTIVATE_DISCOUNT, {
      id: nodeId(gid),
    });
    // one that the merchant deleted gives an error, and is as good as switched off
    if (!data.discountCodeDeactivate) throw new GraphqlError(problems);
    await database.inShop(shopId, (tx) =>
      tx.run(sql`
        UPDATE discount SET deactivated_at = now() WHERE shop_id = ${shopId} AND discount_id = ${discountId}`),
    );
  }
}

export function nodeId(gid: bigint): string {
  return `gid://shopify/DiscountCodeNode/${gid}`;
}

/** The number at the end of Shopify's id. */
export function idIn(gid: string): bigint {
  const digits = /\/(\d{1,19})$/.exec(gid)?.[1];
  if (!digits) throw new Error(`"${gid.slice(0, 80)}" is not one of Shopify's ids.`);
  return BigInt(digits);
}
