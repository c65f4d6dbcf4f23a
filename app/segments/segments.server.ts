// The shop's segments as they are kept: built-in and own ones, with what was last computed of them.
import type { Sql } from "sql-template-tag";
import { sql, type Tx } from "../platform/db.server.ts";
import type { AudienceCounts } from "./audience-counts.ts";
import { BUILT_IN, type Problem, plainHandle } from "./built-in.ts";
import { RULE_VERSION, type Rule, readRule } from "./rule.ts";
import { handleFor } from "./segment-text.ts";

export type Segment = {
  segmentId: bigint;
  kind: "built-in" | "own";
  /** its name in addresses, tags and fields */
  handle: string;
  /** null for built-in ones */
  name: string | null;
  /** null = it holds nobody, and `problem` says why */
  rule: Rule | null;
  problem: Problem | null;
  ruleChangedAt: Date;
  archivedAt: Date | null;
  /** null = not computed yet; the figures are of then */
  computedAt: Date | null;
  members: number;
  /** with two or more purchases */
  repeatMembers: number;
  /** bought within the shop's activity window */
  activeMembers: number;
  purchases: number;
  /** in the shop's minor units, as the next two */
  grossMinor: bigint;
  netMinor: bigint;
  /** predictive, of the members of whom it is known; null = of nobody */
  valueMinor: bigint | null;
  /** what an audience file holds; null = not counted yet */
  audience: AudienceCounts | null;
  atShopify: boolean;
  asTag: boolean;
  /** Shopify's id of the customer segment */
  shopifyId: bigint | null;
  /** what Shopify confirmed of it: name and query */
  shopifyText: string | null;
  shopifyProblem: string | null;
};

const SEGMENT = sql`
  SELECT segment_id AS "segmentId", kind, handle, name, rule, rule_version AS "ruleVersion", problem,
    rule_changed_at AS "ruleChangedAt", archived_at AS "archivedAt", computed_at AS "computedAt", members,
    repeat_members AS "repeatMembers", active_members AS "activeMembers", purchases, gross_minor AS "grossMinor",
    net_minor AS "netMinor", value_minor AS "valueMinor", at_shopify AS "atShopify", as_tag AS "asTag",
    shopify_id AS "shopifyId", shopify_text AS "shopifyText", shopify_problem AS "shopifyProblem",
    CASE WHEN in_audience IS NOT NULL THEN
      json_build_object('included', in_audience, 'noConsent', without_consent, 'noAddress', without_address)
    END AS audience
  FROM segment`;

type Row = Omit<Segment, "rule"> & { rule: unknown; ruleVersion: number | null };

async function select(tx: Tx, query: Sql): Promise<Segment[]> {
  const rows = await tx.rows<Row>(query);
  return rows.map(({ ruleVersion: _, ...row }) => {
    if (row.rule === null) return { ...row, rule: null };
    // what was written by a version that is gone, or is not a rule at all, holds nobody
    const { rule } = readRule(row.rule);
    return { ...row, rule, problem: rule ? row.problem : "unreadable" };
  });
}

/** Those not archived, unless asked for. */
export function allSegments(tx: Tx, shopId: bigint, archived = false): Promise<Segment[]> {
  const which = archived ? sql`` : sql`AND archived_at IS NULL`;
  return select(tx, sql`${SEGMENT} WHERE shop_id = ${shopId} ${which} ORDER BY segment_id`);
}

/** @returns null when there is none, or, of an own one, none any more */
export async function findSegment(tx: Tx, shopId: bigint, handle: string): Promise<Segment | null> {
  const [found] = await select(
    tx,
    sql`${SEGMENT} WHERE shop_id = ${shopId} AND handle = ${plainHandle(handle)}`,
  );
  return found ?? null;
}

export async function segmentById(tx: Tx, shopId: bigint, segmentId: bigint): Promise<Segment | null> {
  const [found] = await select(tx, sql`${SEGMENT} WHERE shop_id = ${shopId} AND segment_id = ${segmentId}`);
  return found ?? null;
}

/** @returns the handle */
export async function createSegment(tx: Tx, shopId: bigint, name: string, rule: Rule): Promise<string> {
  // two at once must not choose the same handle
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`segments of shop ${shopId}`}, 0))`);
  const taken = await tx.rows<{ handle: string }>(sql`SELECT handle FROM segment WHERE shop_id = ${shopId}`);
  const handles = new Set(taken.map((row) => row.handle));
  const handle = handleFor(name, (one) => !handles.has(one) && !BUILT_IN.includes(one));
  await tx.run(sql`
    INSERT INTO segment (shop_id, kind, handle, name, rule, rule_version)
    VALUES (${shopId}, 'own', ${handle}, ${name}, ${JSON.stringify(rule)}::jsonb, ${RULE_VERSION})`);
  return handle;
}

/** Of an own one. @returns whether the rule is another now */
export async function changeSegment(
  tx: Tx,
  shopId: bigint,
  segmentId: bigint,
  name: string,
  rule: Rule,
): Promise<boolean> {
  const json = JSON.stringify(rule);
  const { changed } = await tx.row<{ changed: boolean }>(sql`
    WITH before AS (SELECT rule FROM segment WHERE shop_id = ${shopId} AND segment_id = ${segmentId} FOR UPDATE)
    UPDATE segment s SET name = ${name}, rule = ${json}::jsonb, rule_version = ${RULE_VERSION}, problem = NULL,
      rule_changed_at = CASE WHEN before.rule IS DISTINCT FROM ${json}::jsonb THEN now() ELSE s.rule_changed_at END
    FROM before WHERE s.shop_id = ${shopId} AND s.segment_id = ${segmentId} AND s.kind = 'own'
    RETURNING before.rule IS DISTINCT FROM ${json}::jsonb AS changed`);
  return changed;
}

/** Of an own one. Archived, it holds nobody and is kept nowhere; its history stays, and it can be brought back. */
export async function archiveSegment(
  tx: Tx,
  shopId: bigint,
  handle: string,
  archived: boolean,
): Promise<void> {
  await tx.run(sql`
    UPDATE segment SET archived_at = ${archived ? sql`now()` : sql`NULL`}
    WHERE shop_id = ${shopId} AND handle = ${handle} AND kind = 'own'`);
}

export type Shown = Pick<Segment, "atShopify" | "asTag">;

/** What of it is to be kept at Shopify. */
export async function showAtShopify(tx: Tx, shopId: bigint, segmentId: bigint, shown: Shown): Promise<void> {
  await tx.run(sql`
    UPDATE segment SET at_shopify = ${shown.atShopify}, as_tag = ${shown.asTag}, shopify_problem = NULL
    WHERE shop_id = ${shopId} AND segment_id = ${segmentId}`);
}
