// One page of few: all are put in order by what they are sorted by, and only the page's are looked up whole.
import type { Sql } from "sql-template-tag";
import { raw, sql, type Tx } from "../platform/db.server.ts";

export type FoundPage = {
  /** in the list's order, as PostgreSQL writes an array of bigint */
  ids: string;
  /** on all pages */
  total: number;
};

/**
 * Whoever has no key comes last, whatever the direction; equal keys follow the ids.
 * @param found gives `id` and `key`; read once, so a few thousand rows at most
 */
export async function pageOfFound(
  tx: Tx,
  found: Sql,
  { descending, page, size }: { descending: boolean; page: number; size: number },
): Promise<FoundPage> {
  const direction = raw(descending ? "DESC" : "ASC");
  return tx.row<FoundPage>(sql`
    WITH found AS MATERIALIZED (${found}),
    page AS (
      SELECT id FROM found ORDER BY key ${direction} NULLS LAST, id ${direction}
      LIMIT ${size} OFFSET ${(page - 1) * size})
    SELECT (SELECT coalesce(array_agg(id), '{}')::text FROM page) AS ids, (SELECT count(*)::int FROM found) AS total`);
}

/**
 * A condition that each table joined for the found is to have: else PostgreSQL may read one whole.
 * @param alias of a table with a customer_id
 */
export function amongFound(ids: string, alias: string): Sql {
  return sql`AND ${raw(alias)}.customer_id = ANY(${ids}::bigint[])`;
}

/** The rows of a page, in its order: joined as `page (id, place)`. */
export function inPageOrder(ids: string): Sql {
  return sql`unnest(${ids}::bigint[]) WITH ORDINALITY AS page (id, place)`;
}
