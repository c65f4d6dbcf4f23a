// Who is in each segment now, held against who was: those who came are noted, those who went get an end. The same
// facts at the same instant give the same members.
import { readSettings } from "../commerce/settings.server.ts";
import type { ShopRow } from "../commerce/shop.server.ts";
import { lockShop } from "../commerce/shop-lock.server.ts";
import { wholeShop } from "../commerce/whole-shop.server.ts";
import { join, raw, sql, type Tx } from "../platform/db.server.ts";
import { activeSince } from "../retention/active-since.ts";
import { localDate } from "../retention/period.ts";
import { AUDIENCE_CELLS, AUDIENCE_SUMS } from "./audience-counts.ts";
import { BUILT_IN, builtInRule } from "./built-in.ts";
import { noteOverlapsOf } from "./comparison.server.ts";
import { noteTold } from "./confirmed-segments.server.ts";
import { EDGED_COLUMNS } from "./members-in-order.server.ts";
import { RULE_VERSION } from "./rule.ts";
import { customersMatching } from "./rule-sql.server.ts";
import { noteSegmentForecasts } from "./segment-forecasts.server.ts";
import { namedSegments, standsFirm } from "./segment-uses.ts";
import { allSegments, type Segment, segmentById } from "./segments.server.ts";
import { shopRhythm } from "./shop-rhythm.server.ts";

/** Makes the built-in segments that are missing, and brings their rules up to what the shop's figures say now. */
export async function renewBuiltIn(tx: Tx, shopId: bigint): Promise<void> {
  const rhythm = await shopRhythm(tx, shopId);
  const rules = BUILT_IN.map((handle) => ({ handle, ...builtInRule(handle, rhythm) }));
  await tx.run(sql`
    INSERT INTO segment (shop_id, kind, handle, rule, rule_version, problem)
    SELECT ${shopId}, 'built-in', handle, nullif(rule, 'null'::jsonb), ${RULE_VERSION}, problem
    FROM jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) AS made (handle text, rule jsonb, problem text)
    ON CONFLICT (shop_id, handle) DO UPDATE SET rule = excluded.rule, rule_version = excluded.rule_version,
      problem = excluded.problem, rule_changed_at = now()
    WHERE segment.kind = 'built-in' AND (segment.rule, segment.problem) IS DISTINCT FROM (excluded.rule, excluded.problem)`);
}

/** Who came and who went. */
export type Change = { members: number; joined: number; left: number };

/** Call in a transaction of its own: it holds the shop's lock. An archived segment loses everybody. */
export async function refreshSegment(tx: Tx, shop: ShopRow, segmentId: bigint, at: Date): Promise<Change> {
  const change = await refreshMembers(tx, shop, segmentId, at);
  await noteSums(tx, shop, [segmentId], at);
  return change;
}

/** As refreshSegment, without the figures: those of many segments are summed together, see noteSums. */
export async function refreshMembers(tx: Tx, shop: ShopRow, segmentId: bigint, at: Date): Promise<Change> {
  const { shopId, timezone } = shop;
  await lockShop(tx, shopId);
  await wholeShop(tx);
  // read under the lock: the rule of a moment ago must not win over one just saved
  const segment = await segmentById(tx, shopId, segmentId);
  if (!segment) return { members: 0, joined: 0, left: 0 };
  const rule = segment.archivedAt ? null : await ruleThatHolds(tx, shopId, segment);
  const open = sql`SELECT customer_id FROM segment_member WHERE shop_id = ${shopId} AND segment_id = ${segmentId} AND left_at IS NULL`;
  const change = await tx.row<Change>(sql`
    WITH matching AS MATERIALIZED (${customersMatching(rule, { shopId, at, timezone })}),
    was AS MATERIALIZED (${open}),
    gone AS (
      UPDATE segment_member m SET left_at = greatest(${at}, joined_at)
      FROM (SELECT customer_id FROM was EXCEPT SELECT customer_id FROM matching) away
      WHERE m.shop_id = ${shopId} AND m.segment_id = ${segmentId} AND m.customer_id = away.customer_id
        AND m.left_at IS NULL
      RETURNING 1),
    come AS (
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at)
      SELECT ${shopId}, ${segmentId}, customer_id, ${at}
      FROM (SELECT customer_id FROM matching EXCEPT SELECT customer_id FROM was) came
      ON CONFLICT (shop_id, segment_id, customer_id, joined_at) DO UPDATE SET left_at = NULL
      RETURNING 1)
    SELECT (SELECT count(*) FROM matching)::int AS members, (SELECT count(*) FROM come)::int AS joined,
      (SELECT count(*) FROM gone)::int AS "left"`);
  await noteDay(tx, shop, segment, at, change);
  return change;
}

/** @returns null, and notes why, where what it is made of cannot be read: then neither can it. */
async function ruleThatHolds(tx: Tx, shopId: bigint, { segmentId, rule, problem }: Segment) {
  const made = rule !== null && namedSegments(rule.where).length > 0;
  const firm = !made || standsFirm(rule, await allSegments(tx, shopId, true));
  if (firm === (problem === "stands-on-unreadable"))
    await tx.run(sql`
      UPDATE segment SET problem = ${firm ? null : "stands-on-unreadable"}
      WHERE shop_id = ${shopId} AND segment_id = ${segmentId}`);
  return firm ? rule : null;
}

/** The figures of these segments, of whoever is in them: one pass over their members, and one over their forecasts. Holds the shop's lock. */
export async function noteSums(
  tx: Tx,
  { shopId, timezone }: ShopRow,
  segmentIds: bigint[],
  at: Date,
): Promise<void> {
  await lockShop(tx, shopId);
  await wholeShop(tx);
  const { activityWindowDays } = await readSettings(tx, shopId);
  const since = activeSince(at, timezone, activityWindowDays);
  const edges = join(
    EDGED_COLUMNS.map((column) => raw(`'${column}', jsonb_build_array(min(c.${column}), max(c.${column}))`)),
  );
  await tx.run(sql`
    WITH member AS (
      SELECT segment_id, customer_id FROM segment_member
      WHERE shop_id = ${shopId} AND segment_id = ANY(${segmentIds}::bigint[]) AND left_at IS NULL
    ), customers AS (
      SELECT c.customer_id, f.purchases, f.last_at, f.gross_minor, f.net_minor, p.value_minor, ${AUDIENCE_CELLS}
      FROM customer c
      LEFT JOIN customer_figure f ON f.shop_id = ${shopId} AND f.customer_id = c.customer_id
      LEFT JOIN customer_forecast p ON p.shop_id = ${shopId} AND p.customer_id = c.customer_id
      WHERE c.shop_id = ${shopId} AND c.customer_id IN (SELECT customer_id FROM member)
    ), sums AS (
      SELECT s.segment_id, count(m.customer_id)::int AS members,
        count(*) FILTER (WHERE c.purchases >= 2)::int AS repeat_members,
        count(*) FILTER (WHERE c.last_at >= ${since})::int AS active_members,
        coalesce(sum(c.purchases), 0)::int AS purchases, coalesce(sum(c.gross_minor), 0)::bigint AS gross_minor,
        coalesce(sum(c.net_minor), 0)::bigint AS net_minor, sum(c.value_minor)::bigint AS value_minor,
        ${AUDIENCE_SUMS}, jsonb_build_object(${edges}) AS edges
      FROM segment s LEFT JOIN member m USING (segment_id) LEFT JOIN customers c USING (customer_id)
      WHERE s.shop_id = ${shopId} AND s.segment_id = ANY(${segmentIds}::bigint[])
      GROUP BY s.segment_id
    )
    UPDATE segment s SET computed_at = ${at}, members = sums.members, repeat_members = sums.repeat_members,
      active_members = sums.active_members, purchases = sums.purchases, gross_minor = sums.gross_minor,
      net_minor = sums.net_minor, value_minor = sums.value_minor, in_audience = sums.in_audience,
      without_consent = sums.without_consent, without_address = sums.without_address, edges = sums.edges
    FROM sums WHERE s.shop_id = ${shopId} AND s.segment_id = sums.segment_id`);
  await noteSegmentForecasts(tx, shopId, segmentIds);
}

/** For a rule just saved: as refreshSegment, and what other pages tell of its members follows at once. */
export async function refreshSegmentNow(tx: Tx, shop: ShopRow, segmentId: bigint, at: Date): Promise<Change> {
  const change = await refreshSegment(tx, shop, segmentId, at);
  await noteOverlapsOf(tx, shop.shopId, segmentId);
  await noteTold(tx, shop.shopId);
  return change;
}

/** Whom a segment holds when it is first computed did not come on that day. */
async function noteDay(tx: Tx, { shopId, timezone }: ShopRow, segment: Segment, at: Date, change: Change) {
  const joined = segment.computedAt ? change.joined : 0;
  await tx.run(sql`
    INSERT INTO segment_day (shop_id, segment_id, day, members, joined, "left")
    VALUES (${shopId}, ${segment.segmentId}, ${localDate(at, timezone)}::date, ${change.members}, ${joined}, ${change.left})
    ON CONFLICT (shop_id, segment_id, day) DO UPDATE SET members = excluded.members,
      joined = segment_day.joined + excluded.joined, "left" = segment_day."left" + excluded."left"`);
}
