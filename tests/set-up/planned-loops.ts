// Watches how PostgreSQL means to run the statements of some work: each is explained before it runs.
import type { Sql } from "sql-template-tag";
import { type Database, sql, type Tx } from "../../app/platform/db.server.ts";

type Plan = { "Node Type": string; Disabled?: boolean; Plans?: Plan[] };

/**
 * @returns the database for the work to use, and what was found: the statements in which PostgreSQL chose a nested loop
 * although another join would do
 */
export function watchLoops(database: Database): { watched: Database; loops: string[] } {
  const loops: string[] = [];
  const watch = (tx: Tx): Tx => {
    const explain = async (query: Sql) => {
      if (!/\b(join|from)\b/i.test(query.text)) return;
      const [explained] = await tx.rows<{ "QUERY PLAN": [{ Plan: Plan }] }>(
        sql`EXPLAIN (FORMAT JSON) ${query}`,
      );
      if (explained && hasLoop(explained["QUERY PLAN"][0].Plan)) loops.push(query.text.trim());
    };
    const after =
      <Result>(run: (query: Sql) => Promise<Result>) =>
      async (query: Sql) => {
        await explain(query);
        return run(query);
      };
    return { ...tx, rows: after(tx.rows), row: after(tx.row), run: after(tx.run) } as Tx;
  };
  const inShop: Database["inShop"] = (shopId, work) => database.inShop(shopId, (tx) => work(watch(tx)));
  return { watched: { ...database, inShop }, loops };
}

// one that is disabled stands where there is no other way, as for a row that goes with all
function hasLoop({ "Node Type": type, Disabled, Plans = [] }: Plan): boolean {
  return (type === "Nested Loop" && Disabled !== true) || Plans.some(hasLoop);
}
