// Counts the rows PostgreSQL looks at for the statements of some work: each is explained while it runs once more.
import type { Sql } from "sql-template-tag";
import type { Tx } from "../../app/platform/db.server.ts";

type Plan = {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
};

/** @returns the transaction for the work to use, and how many rows were looked at so far */
export function countReads(tx: Tx): { watched: Tx; read: () => number } {
  let read = 0;
  const explained = async ({ text, values }: Sql) => {
    const { rows } = await tx.client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    read += rowsRead(rows[0]["QUERY PLAN"][0].Plan);
  };
  const watched: Tx = {
    ...tx,
    rows: async (query) => {
      await explained(query);
      return tx.rows(query);
    },
    row: async (query) => {
      await explained(query);
      return tx.row(query);
    },
  };
  return { watched, read: () => read };
}

/** Rows that came out of tables and indexes, the rows they filtered away included. */
function rowsRead(plan: Plan): number {
  const here = plan["Relation Name"]
    ? (plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0)) * plan["Actual Loops"]
    : 0;
  return (plan.Plans ?? []).reduce((sum, each) => sum + rowsRead(each), here);
}
