// The merchant's own segments are made, changed, archived and brought back here, and a segment that others are made of
// stays what they need.
import { sql, type Tx } from "../platform/db.server.ts";
import { BUILT_IN } from "./built-in.ts";
import { lockSegments, type Refusal, refusedArchiving, refusedRule } from "./references.server.ts";
import { RULE_VERSION, type Rule } from "./rule.ts";
import { handleFor } from "./segment-text.ts";
import { findSegment } from "./segments.server.ts";

/** Nothing was changed. */
export class SegmentRefused extends Error {
  override name = "SegmentRefused";
  refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.why}: ${refusal.handles.join(", ")}`);
    this.refusal = refusal;
  }
}

/** @returns the handle. @throws SegmentRefused */
export async function createSegment(tx: Tx, shopId: bigint, name: string, rule: Rule): Promise<string> {
  await lockSegments(tx, shopId);
  refuse(await refusedRule(tx, shopId, null, rule));
  const taken = await tx.rows<{ handle: string }>(sql`SELECT handle FROM segment WHERE shop_id = ${shopId}`);
  const handles = new Set(taken.map((row) => row.handle));
  const handle = handleFor(name, (one) => !handles.has(one) && !BUILT_IN.includes(one));
  await tx.run(sql`
    INSERT INTO segment (shop_id, kind, handle, name, rule, rule_version)
    VALUES (${shopId}, 'own', ${handle}, ${name}, ${JSON.stringify(rule)}::jsonb, ${RULE_VERSION})`);
  return handle;
}

/** Of an own one. @returns whether the rule is another now. @throws SegmentRefused */
export async function changeSegment(
  tx: Tx,
  shopId: bigint,
  handle: string,
  name: string,
  rule: Rule,
): Promise<boolean> {
  await lockSegments(tx, shopId);
  refuse(await refusedRule(tx, shopId, handle, rule));
  const json = JSON.stringify(rule);
  const { changed } = await tx.row<{ changed: boolean }>(sql`
    WITH before AS (SELECT rule FROM segment WHERE shop_id = ${shopId} AND handle = ${handle} FOR UPDATE)
    UPDATE segment s SET name = ${name}, rule = ${json}::jsonb, rule_version = ${RULE_VERSION}, problem = NULL,
      rule_changed_at = CASE WHEN before.rule IS DISTINCT FROM ${json}::jsonb THEN now() ELSE s.rule_changed_at END
    FROM before WHERE s.shop_id = ${shopId} AND s.handle = ${handle} AND s.kind = 'own'
    RETURNING before.rule IS DISTINCT FROM ${json}::jsonb AS changed`);
  return changed;
}

/**
 * Of an own one. It holds nobody then and is kept nowhere; its history stays, and it can be brought back.
 * @throws SegmentRefused while other segments are made of it
 */
export async function archiveSegment(tx: Tx, shopId: bigint, handle: string): Promise<void> {
  await lockSegments(tx, shopId);
  refuse(await refusedArchiving(tx, shopId, handle));
  await tx.run(sql`
    UPDATE segment SET archived_at = now() WHERE shop_id = ${shopId} AND handle = ${handle} AND kind = 'own'`);
}

/** @throws SegmentRefused while a segment it is made of is archived itself */
export async function restoreSegment(tx: Tx, shopId: bigint, handle: string): Promise<void> {
  await lockSegments(tx, shopId);
  const segment = await findSegment(tx, shopId, handle);
  if (segment?.rule) refuse(await refusedRule(tx, shopId, handle, segment.rule));
  await tx.run(sql`
    UPDATE segment SET archived_at = NULL WHERE shop_id = ${shopId} AND handle = ${handle} AND kind = 'own'`);
}

function refuse(refusal: Refusal | null): void {
  if (refusal) throw new SegmentRefused(refusal);
}
