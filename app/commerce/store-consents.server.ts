// Keeps what customers agreed to and withdrew, once per instant and never overwritten: the proof of a consent.
import { sql, type Tx } from "../platform/db.server.ts";
import type { ConsentFact } from "./facts.ts";
import { jsonRows } from "./json-rows.ts";

/** They keep the id they were told for; `allIdsOf` of who-is.server.ts finds those of a merged customer. */
export async function storeConsents(tx: Tx, shopId: bigint, facts: ConsentFact[]): Promise<void> {
  if (facts.length === 0) return;
  await tx.run(sql`
    INSERT INTO customer_consent (shop_id, customer_id, channel, at, state, opt_in_level, collected_from)
    SELECT ${shopId}, "customerId", channel, at, state, max("optInLevel" COLLATE "C"), max("collectedFrom" COLLATE "C")
    FROM json_to_recordset(${jsonRows(facts)}::json) AS fact (
      "customerId" bigint, channel text, at timestamptz, state text, "optInLevel" text, "collectedFrom" text)
    GROUP BY "customerId", channel, at, state
    ON CONFLICT (shop_id, customer_id, channel, at, state) DO UPDATE SET
      opt_in_level = greatest(customer_consent.opt_in_level COLLATE "C", excluded.opt_in_level COLLATE "C"),
      collected_from = greatest(customer_consent.collected_from COLLATE "C", excluded.collected_from COLLATE "C")`);
}
