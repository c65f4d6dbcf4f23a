// What a segment may be made of: others that are there, and never, by however many others, itself. And what may be
// archived: nothing that others are made of.
import { sql, type Tx } from "../platform/db.server.ts";
import type { Rule } from "./rule.ts";
import { namedSegments, usersOf, wayBack } from "./segment-uses.ts";
import { allSegments } from "./segments.server.ts";

/** `handles` are those it is about: the missing ones, the way round, or the users. */
export type Refusal = { why: "no-such-segment" | "circle" | "in-use"; handles: string[] };

/** Two at once must not close a circle, take the same handle, or archive what the other names. */
export async function lockSegments(tx: Tx, shopId: bigint): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`segments of shop ${shopId}`}, 0))`);
}

/**
 * Call with lockSegments held. @param handle of the segment the rule is for; null = a new one, which nobody names yet
 * @returns null when the rule may be kept
 */
export async function refusedRule(
  tx: Tx,
  shopId: bigint,
  handle: string | null,
  rule: Rule,
): Promise<Refusal | null> {
  const named = namedSegments(rule.where);
  if (named.length === 0) return null;
  const segments = await allSegments(tx, shopId, true);
  const there = new Set(segments.filter((one) => !one.archivedAt).map((one) => one.handle));
  const circle = handle === null ? null : wayBack(handle, rule, segments);
  if (circle) return { why: "circle", handles: circle };
  const missing = named.filter((one) => !there.has(one));
  return missing.length > 0 ? { why: "no-such-segment", handles: missing } : null;
}

/**
 * For what is meant for segments: until this transaction ends none of them is archived, and an archiving under way is
 * waited for.
 * @returns those that are archived
 */
export async function heldSegments(tx: Tx, shopId: bigint, handles: string[]): Promise<string[]> {
  if (handles.length === 0) return [];
  await lockSegments(tx, shopId);
  const archived = await tx.rows<{ handle: string }>(sql`
    SELECT handle FROM segment
    WHERE shop_id = ${shopId} AND handle = ANY(${handles}::text[]) AND archived_at IS NOT NULL ORDER BY handle`);
  return archived.map(({ handle }) => handle);
}

/** Hold lockSegments where it is to last. @returns null when no other segment that is not archived is made of it */
export async function refusedArchiving(tx: Tx, shopId: bigint, handle: string): Promise<Refusal | null> {
  const users = usersOf(handle, await allSegments(tx, shopId));
  return users.length > 0 ? { why: "in-use", handles: users.map((one) => one.handle) } : null;
}
