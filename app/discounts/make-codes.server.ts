// Makes codes in batches. The codes are noted before Shopify is asked, and its id of the batch right after: a batch of
// which that id is missing was lost on the way, and its codes are nobody's.
import { randomBytes } from "node:crypto";
import type { ShopRow } from "../commerce/shop.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import {
  ADD_CODES,
  type AddedCodes,
  CODE_BATCH,
  type CodeBatch,
  MOST_CODES,
} from "../shopify/discount-documents.ts";
import { GraphqlError } from "../shopify/errors.ts";
import { CODE_BYTES, codeText } from "./code-text.ts";
import { DiscountRefused, type DiscountServices } from "./discount-services.ts";
import { idIn, type MadeDiscount, nodeId } from "./make-discounts.server.ts";

/** Asks for as many codes as are missing, 250 at most; `finishBatches` sees them done. */
export async function startBatch(
  { database, admin }: DiscountServices,
  { shopId, domain }: ShopRow,
  discount: MadeDiscount,
  prefix: string,
  missing: number,
): Promise<void> {
  const codes = Array.from({ length: Math.min(missing, MOST_CODES) }, () =>
    codeText(prefix, randomBytes(CODE_BYTES)),
  );
  const noted = await database.inShop(shopId, (tx) =>
    tx.rows<{ code: string }>(sql`
      INSERT INTO discount_code (shop_id, code, discount_id, state)
      SELECT ${shopId}, code, ${discount.discountId}, 'making' FROM unnest(${codes}::text[]) code
      ON CONFLICT DO NOTHING RETURNING code`),
  );
  const { data, problems } = await admin.ask<AddedCodes>(domain, ADD_CODES, {
    discountId: nodeId(discount.gid),
    codes: noted.map(({ code }) => ({ code })),
  });
  const added = data.discountRedeemCodeBulkAdd;
  if (!added) throw new GraphqlError(problems);
  if (!added.bulkCreation)
    throw new DiscountRefused(
      `Shopify refused more codes: ${added.userErrors.map(({ message }) => message).join("; ")}`,
    );
  const batch = idIn(added.bulkCreation.id);
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      UPDATE discount_code SET batch = ${batch}
      WHERE shop_id = ${shopId} AND code = ANY(${noted.map(({ code }) => code)}::text[])`),
  );
}

/** @returns whether no batch of the discount is under way any more */
export async function finishBatches(
  { database, admin }: DiscountServices,
  { shopId, domain }: ShopRow,
  { discountId }: MadeDiscount,
): Promise<boolean> {
  const batches = await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      DELETE FROM discount_code
      WHERE shop_id = ${shopId} AND discount_id = ${discountId} AND state = 'making' AND batch IS NULL`);
    return tx.rows<{ batch: bigint }>(sql`
      SELECT DISTINCT batch FROM discount_code
      WHERE shop_id = ${shopId} AND discount_id = ${discountId} AND state = 'making'`);
  });
  let done = true;
  for (const { batch } of batches) {
    const { data } = await admin.ask<CodeBatch>(domain, CODE_BATCH, {
      id: `gid://shopify/DiscountRedeemCodeBulkCreation/${batch}`,
    });
    const found = data.discountRedeemCodeBulkCreation;
    if (found && !found.done) done = false;
    else await database.inShop(shopId, (tx) => keepBatch(tx, shopId, { discountId, batch }, found));
  }
  return done;
}

/** A code that is taken is somebody else's; another is made in its place. */
async function keepBatch(
  tx: Tx,
  shopId: bigint,
  { discountId, batch }: { discountId: bigint; batch: bigint },
  found: CodeBatch["discountRedeemCodeBulkCreation"],
): Promise<void> {
  const good = (found?.codes.nodes ?? [])
    .filter(({ errors }) => errors.length === 0)
    .map(({ code }) => code.toUpperCase());
  await tx.run(sql`
    UPDATE discount_code SET state = 'free'
    WHERE shop_id = ${shopId} AND discount_id = ${discountId} AND state = 'making' AND batch = ${batch}
      AND code = ANY(${good}::text[])`);
  await tx.run(sql`
    DELETE FROM discount_code
    WHERE shop_id = ${shopId} AND discount_id = ${discountId} AND state = 'making' AND batch = ${batch}`);
}
