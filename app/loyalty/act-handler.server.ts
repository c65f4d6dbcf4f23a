// What another app tells of a customer: a review, a survey, a share. Points once for each subject, however often it is told.
import { z } from "zod";
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { reading, type SignedHandler } from "../shopify/signed-visit.ts";
import { ActRefused, recordAct } from "./acts.server.ts";

export const actShape = z.strictObject({
  /** Shopify's id, as text because ids go beyond 2^53 */
  customer: z.string().regex(/^[1-9]\d{0,18}$/),
  /** as the programme names it */
  act: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  /** what it was about: "product:123", "survey:autumn" */
  subject: z.string().regex(/^[\w:.@/-]{1,100}$/),
});

/** Answer, status 200: false when it was told before, or as often as it counts. */
export type ActAnswer = { given: boolean };

export function actHandlers(database: Database): Record<string, SignedHandler> {
  return {
    acts: reading(actShape, ({ shopId, now }, { customer, act, subject }) =>
      database.inShop(shopId, async (tx) => {
        const customerId = await presentId(tx, shopId, BigInt(customer));
        if (customerId === null)
          return {
            status: 404,
            body: { error: "This shop has no such customer, or not yet: try again later." },
          };
        try {
          const given = await recordAct(tx, shopId, { customerId, actId: act, subject, now });
          return { status: 200, body: { given } satisfies ActAnswer };
        } catch (error) {
          if (!(error instanceof ActRefused)) throw error;
          return { status: 409, body: { error: error.message } };
        }
      }),
    ),
  };
}

/** Merged customers are whom they were merged into. */
async function presentId(tx: Tx, shopId: bigint, told: bigint): Promise<bigint | null> {
  const [row] = await tx.rows<{ id: bigint }>(sql`
    -- the id is written out first: row-level security lets no expression be looked up along a key
    SELECT c.customer_id AS id
    FROM (SELECT coalesce((
        SELECT a.customer_id FROM customer_alias a WHERE a.shop_id = ${shopId} AND a.alias_id = ${told}), ${told}) AS id
      OFFSET 0) present
    JOIN customer c ON c.shop_id = ${shopId} AND c.customer_id = present.id
    WHERE c.deleted_at IS NULL AND c.customer_id > 0`);
  return row?.id ?? null;
}
