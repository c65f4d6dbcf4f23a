// Customers' requests to see their data: noted when Shopify tells of them, answered by the merchant within 30 days.
import { z } from "zod";
import { sql, type Tx } from "../platform/db.server.ts";
import { id, readShape } from "../shopify/payload-fields.ts";
import { exportPerson } from "./customer-export.server.ts";
import { type Person, readPerson } from "./person.server.ts";

const DAYS_TO_ANSWER = 30;

export type DataRequestRow = {
  requestId: bigint;
  customerId: bigint | null;
  email: string | null;
  requestedAt: Date;
  dueAt: Date;
  answeredAt: Date | null;
};

const numbered = z.object({
  data_request: z.object({ id: id }),
});

/** Bears repetition. @param at when the customer asked */
export async function noteDataRequest(tx: Tx, shopId: bigint, payload: unknown, at: Date): Promise<void> {
  const { customerId, email, phone, orderIds } = readPerson(payload);
  const requestId = readShape(numbered, payload).data_request.id;
  await tx.run(sql`
    INSERT INTO data_request (shop_id, request_id, customer_id, email, phone, order_ids, requested_at)
    VALUES (${shopId}, ${requestId}, ${customerId}, ${email}, ${phone}, ${orderIds}, ${at})
    ON CONFLICT (shop_id, request_id) DO NOTHING`);
}

/** Open ones first, the most urgent on top; then the answered, newest first. At most 50. */
export function listDataRequests(tx: Tx, shopId: bigint): Promise<DataRequestRow[]> {
  return tx.rows(sql`
    SELECT request_id AS "requestId", customer_id AS "customerId", email, requested_at AS "requestedAt",
      requested_at + ${DAYS_TO_ANSWER} * interval '1 day' AS "dueAt", answered_at AS "answeredAt"
    FROM data_request WHERE shop_id = ${shopId}
    ORDER BY answered_at DESC NULLS FIRST, requested_at LIMIT 50`);
}

/** @returns false when there is no such request, or it was answered already */
export async function markAnswered(tx: Tx, shopId: bigint, requestId: bigint): Promise<boolean> {
  const changed = await tx.run(sql`
    UPDATE data_request SET answered_at = now()
    WHERE shop_id = ${shopId} AND request_id = ${requestId} AND answered_at IS NULL`);
  return changed > 0;
}

/** @returns the JSON text to hand to the customer; null when there is no such request */
export async function answerTo(tx: Tx, shopId: bigint, requestId: bigint): Promise<string | null> {
  const [person] = await tx.rows<Person>(sql`
    SELECT customer_id AS "customerId", email, phone, order_ids AS "orderIds" FROM data_request
    WHERE shop_id = ${shopId} AND request_id = ${requestId}`);
  return person ? exportPerson(tx, shopId, person) : null;
}
