// Visitors of the storefront: who is forgotten, and what is past its time. A visitor's id is drawn by lot; it becomes a
// person's once an order, a login or an address stands beside it.
import { randomBytes } from "node:crypto";
import type { Sql } from "sql-template-tag";
import { sql, type Tx } from "../platform/db.server.ts";
import type { KnownPerson } from "./person.server.ts";

/** The visitors this person is known to have been: by the orders they placed, by a login, by an address they gave. */
export function visitorsOf(shopId: bigint, { ids, orderIds, emails, phones }: KnownPerson): Sql {
  return sql`
    SELECT visitor FROM order_mark
      WHERE shop_id = ${shopId} AND order_id = ANY(${orderIds}::bigint[])
    UNION SELECT c.visitor FROM popup_claim c
      LEFT JOIN popup_capture a ON a.shop_id = c.shop_id AND a.claim_id = c.claim_id
      WHERE c.shop_id = ${shopId} AND (c.customer_id = ANY(${ids}::bigint[]) OR a.customer_id = ANY(${ids}::bigint[])
        OR a.email = ANY(${emails}::text[]) OR a.phone = ANY(${phones}::text[]))`;
}

/** Their visits stay in the figures under an id that leads to nobody. */
export async function redactVisits(tx: Tx, shopId: bigint, person: KnownPerson): Promise<void> {
  const known = await tx.rows<{ visitor: string }>(visitorsOf(shopId, person));
  await tx.run(sql`
    UPDATE code_issue SET holder = ''
    WHERE shop_id = ${shopId} AND holder = ANY(${person.ids.map((id) => `customer:${id}`)}::text[])`);
  if (known.length === 0) return;
  const visitors = known.map(({ visitor }) => visitor);
  const instead = visitors.map(() => randomBytes(16).toString("base64url"));
  const renamed = sql`unnest(${visitors}::text[], ${instead}::text[]) AS renamed (visitor, instead)`;
  const now = `${new Date().toISOString()}|redacted`;
  // as if it had been told just now: an older account of the order brings nothing back
  await tx.run(sql`
    UPDATE order_mark m SET mark = '1.' || instead, version = greatest(version COLLATE "C", ${now} COLLATE "C")
    FROM ${renamed} WHERE m.shop_id = ${shopId} AND m.visitor = renamed.visitor`);
  await tx.run(sql`
    UPDATE popup_exposure e SET visitor = instead, session = ''
    FROM ${renamed} WHERE e.shop_id = ${shopId} AND e.visitor = renamed.visitor`);
  await tx.run(sql`
    UPDATE code_issue i SET holder = '', issue_key = 'visitor:' || instead
    FROM ${renamed} WHERE i.shop_id = ${shopId} AND i.issue_key = 'visitor:' || visitor`);
  await tx.run(sql`
    UPDATE popup_capture a SET email = NULL, phone = NULL, consent_text = ''
    FROM popup_claim c JOIN ${renamed} ON c.visitor = renamed.visitor
    WHERE c.shop_id = ${shopId} AND a.shop_id = c.shop_id AND a.claim_id = c.claim_id`);
  await tx.run(sql`
    UPDATE popup_claim c SET visitor = instead, message_key = '', contact_hash = NULL, network_hash = NULL, answer = NULL,
      customer_id = NULL
    FROM ${renamed} WHERE c.shop_id = ${shopId} AND c.visitor = renamed.visitor`);
}

export type VisitTimes = {
  /** instants before which it is erased */
  networkHash: Date;
  refusedAddress: Date;
  visit: Date;
};

export async function eraseExpiredVisits(tx: Tx, shopId: bigint, before: VisitTimes): Promise<void> {
  await tx.run(sql`
    UPDATE popup_claim SET network_hash = NULL
    WHERE shop_id = ${shopId} AND network_hash IS NOT NULL AND at < ${before.networkHash}`);
  await tx.run(sql`
    UPDATE popup_capture SET email = NULL, phone = NULL, state = CASE state WHEN 'waiting' THEN 'refused' ELSE state END
    WHERE shop_id = ${shopId} AND num_nonnulls(email, phone) > 0 AND at < ${before.refusedAddress}`);
  await tx.run(sql`DELETE FROM popup_exposure WHERE shop_id = ${shopId} AND eligible_at < ${before.visit}`);
  await tx.run(sql`
    DELETE FROM popup_capture a USING popup_claim c
    WHERE a.shop_id = ${shopId} AND c.shop_id = a.shop_id AND c.claim_id = a.claim_id AND c.at < ${before.visit}`);
  await tx.run(sql`DELETE FROM popup_claim WHERE shop_id = ${shopId} AND at < ${before.visit}`);
  // that a code was handed out is the merchant's to know; to which visitor, nobody's any more
  await tx.run(sql`
    UPDATE code_issue SET holder = '', issue_key = 'past:' || md5(issue_key)
    WHERE shop_id = ${shopId} AND issue_key LIKE 'visitor:%' AND issued_at < ${before.visit}`);
}
