// Goes through the raw messages of a shop for customers who asked to be forgotten: a batch is a transaction, a killed
// run is gone on with, and one pass serves all who wait. A second pass finds what came afterwards and is older than the
// request: Shopify tries again for four hours.
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import { bodyNames, type KnownPerson } from "./person.server.ts";

export const ERASE_MESSAGES_TASK = "erase-messages";

/** Messages of a batch: a second or so, however many are kept. */
const AT_ONCE = 2_000;
/** Persons of a pass. */
const TOGETHER = 20;
/** Milliseconds after which a run lets other jobs have their turn. */
const TURN = 10_000;
/** Hours until the second pass: longer than Shopify's retries last. */
const LATE_HOURS = 6;

/** Call in the transaction that forgets the person. */
export async function eraseMessagesOf(tx: Tx, shopId: bigint, person: KnownPerson): Promise<void> {
  const { ids, orderIds, emails, phones } = person;
  if (ids.length + orderIds.length + emails.length + phones.length === 0) return;
  await tx.run(sql`
    INSERT INTO customer_redaction (shop_id, customer_ids, order_ids, emails, phones)
    VALUES (${shopId}, ${ids}::bigint[], ${orderIds}::bigint[], ${emails}::text[], ${phones}::text[])`);
  await enqueueRun(tx, shopId, new Date());
}

async function enqueueRun(tx: Tx, shopId: bigint, runAt: Date): Promise<void> {
  await enqueue(
    tx,
    ERASE_MESSAGES_TASK,
    { shopId: `${shopId}` },
    { key: `erase-messages:${shopId}`, queue: `erase-messages:${shopId}`, runAt, priority: 5 },
  );
}

/** One turn of the job; asks for the next one itself. @param atOnce messages of a batch */
export async function eraseMessages(database: Database, shopId: bigint, atOnce = AT_ONCE): Promise<void> {
  const end = Date.now() + TURN;
  let more = true;
  while (more && Date.now() < end) {
    more = await database.inShop(shopId, (tx) => eraseBatch(tx, shopId, atOnce));
  }
  await database.inShop(shopId, async (tx) => {
    const { next } = await tx.row<{ next: Date | null }>(sql`
      SELECT min(CASE WHEN pass_from IS NULL THEN due_at ELSE now() END) AS next
      FROM customer_redaction WHERE shop_id = ${shopId} AND done_at IS NULL`);
    if (next) await enqueueRun(tx, shopId, next);
  });
}

type Pass = KnownPerson & {
  redactionIds: bigint[];
  late: boolean;
  /** the last message looked at, and the newest request: instants as the database writes them, to the microsecond */
  at: string;
  id: string;
  askedAt: string;
};

/** @returns whether there is more to do now */
async function eraseBatch(tx: Tx, shopId: bigint, atOnce: number): Promise<boolean> {
  const pass = (await passUnderWay(tx, shopId)) ?? (await beginPass(tx, shopId));
  if (!pass) return false;
  const asked = sql`${pass.askedAt}::timestamptz`;
  // the first pass ends where the second begins; there only what is older than the request is meant
  const until = pass.late ? sql`` : sql`AND received_at <= ${asked}`;
  const older = pass.late
    ? sql`AND (d.received_at <= ${asked} OR d.triggered_at COLLATE "C" < ${new Date(pass.askedAt).toISOString()})`
    : sql``;
  const { looked } = await tx.row<{ looked: number }>(sql`
    WITH batch AS MATERIALIZED (
      SELECT webhook_id, received_at, state, triggered_at, body FROM delivery
      WHERE shop_id = ${shopId} AND received_at >= ${pass.at}::timestamptz
        AND (received_at, webhook_id) > (${pass.at}::timestamptz, ${pass.id}) ${until}
      ORDER BY received_at, webhook_id LIMIT ${atOnce}),
    named AS MATERIALIZED (
      SELECT webhook_id, received_at, state FROM batch d
      WHERE d.body IS NOT NULL ${older} AND ${bodyNames(pass)}),
    erased AS (
      UPDATE delivery d SET body = NULL FROM named
      WHERE d.shop_id = ${shopId} AND d.webhook_id = named.webhook_id AND d.state <> 'pending'
      RETURNING 1),
    moved AS (
      UPDATE customer_redaction SET position_at = last.received_at, position_id = last.webhook_id,
        left_from = least(left_from, (SELECT min(received_at) FROM named WHERE state = 'pending')),
        erased = erased + (SELECT count(*)::int FROM erased)
      FROM (SELECT received_at, webhook_id FROM batch ORDER BY 1 DESC, 2 DESC LIMIT 1) last
      WHERE shop_id = ${shopId} AND redaction_id = ANY(${pass.redactionIds}::bigint[]))
    SELECT count(*)::int AS looked FROM batch`);
  if (looked === 0) await endPass(tx, shopId, pass);
  return true;
}

const PASS = sql`
  SELECT array_agg(redaction_id) AS "redactionIds", bool_or(passes > 0) AS late,
    coalesce(min(position_at), min(pass_from))::text AS at, min(position_id) AS id, max(asked_at)::text AS "askedAt",
    array(SELECT DISTINCT unnest(customer_ids) FROM those) AS ids,
    array(SELECT DISTINCT unnest(order_ids) FROM those) AS "orderIds",
    array(SELECT DISTINCT unnest(emails) FROM those) AS emails,
    array(SELECT DISTINCT unnest(phones) FROM those) AS phones
  FROM those HAVING count(*) > 0`;

async function passUnderWay(tx: Tx, shopId: bigint): Promise<Pass | undefined> {
  const [pass] = await tx.rows<Pass>(sql`
    WITH those AS (
      SELECT * FROM customer_redaction
      WHERE shop_id = ${shopId} AND done_at IS NULL AND pass_from IS NOT NULL FOR UPDATE)
    ${PASS}`);
  return pass;
}

/** First passes go before second ones; those of one pass wait for the same. */
async function beginPass(tx: Tx, shopId: bigint): Promise<Pass | undefined> {
  const [pass] = await tx.rows<Pass>(sql`
    WITH due AS (
      SELECT redaction_id, passes FROM customer_redaction
      WHERE shop_id = ${shopId} AND done_at IS NULL AND due_at <= now()
      ORDER BY passes > 0, redaction_id LIMIT ${TOGETHER} FOR UPDATE),
    alike AS (
      SELECT redaction_id FROM due WHERE (passes > 0) = (SELECT passes > 0 FROM due ORDER BY passes > 0 LIMIT 1)),
    start AS (
      SELECT min(CASE WHEN passes = 0 THEN '-infinity' ELSE least(asked_at, left_from) END) AS pass_from
      FROM customer_redaction WHERE shop_id = ${shopId} AND redaction_id IN (SELECT redaction_id FROM alike)),
    those AS (
      UPDATE customer_redaction r SET pass_from = start.pass_from, position_at = NULL, position_id = '', left_from = NULL
      FROM start WHERE r.shop_id = ${shopId} AND r.redaction_id IN (SELECT redaction_id FROM alike)
      RETURNING r.*)
    ${PASS}`);
  return pass;
}

/** After the second pass nobody is named any more, unless one of their messages still waits to be processed. */
async function endPass(tx: Tx, shopId: bigint, { redactionIds, late }: Pass): Promise<void> {
  const own = sql`shop_id = ${shopId} AND redaction_id = ANY(${redactionIds}::bigint[])`;
  await tx.run(sql`
    UPDATE customer_redaction SET passes = passes + 1, pass_from = NULL, position_at = NULL, position_id = '',
      due_at = greatest(now(), asked_at) + ${LATE_HOURS} * interval '1 hour'
    WHERE ${own}`);
  if (!late) return;
  await tx.run(sql`
    UPDATE customer_redaction
    SET done_at = now(), customer_ids = '{}', order_ids = '{}', emails = '{}', phones = '{}'
    WHERE ${own} AND left_from IS NULL`);
}
