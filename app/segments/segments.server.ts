// The shop's segments as they are kept: built-in and own ones, with what was last computed of them.
import type { Sql } from "sql-template-tag";
import { sql, type Tx } from "../platform/db.server.ts";
import { isStorable } from "../ui/typed-text.ts";
import type { AudienceCounts } from "./audience-counts.ts";
import { type Problem, plainHandle } from "./built-in.ts";
import { type Rule, readRule } from "./rule.ts";

export type Segment = {
  segmentId: bigint;
  kind: "built-in" | "own";
  /** its name in addresses, tags and fields */
  handle: string;
  /** null for built-in ones */
  name: string | null;
  /** null = it holds nobody, and `problem` says why */
  rule: Rule | null;
  /** with a rule only "stands-on-unreadable": what it is made of cannot be read */
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
  /** its middle 80 %; null where it cannot be told */
  valueLowMinor: bigint | null;
  valueHighMinor: bigint | null;
  /** purchases to be expected within the shop's horizon, and members still there; null without a model of values */
  expectedPurchases: number | null;
  aliveMembers: number | null;
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
    net_minor AS "netMinor", value_minor AS "valueMinor", value_low_minor AS "valueLowMinor",
    value_high_minor AS "valueHighMinor", expected_purchases AS "expectedPurchases", alive_members AS "aliveMembers",
    at_shopify AS "atShopify", as_tag AS "asTag",
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
  if (!isStorable(handle)) return null;
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

export type Shown = Pick<Segment, "atShopify" | "asTag">;

/** What of it is to be kept at Shopify. */
export async function showAtShopify(tx: Tx, shopId: bigint, segmentId: bigint, shown: Shown): Promise<void> {
  await tx.run(sql`
    UPDATE segment SET at_shopify = ${shown.atShopify}, as_tag = ${shown.asTag}, shopify_problem = NULL
    WHERE shop_id = ${shopId} AND segment_id = ${segmentId}`);
}
