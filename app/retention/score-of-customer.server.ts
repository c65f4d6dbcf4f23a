// One customer's RFM scores and persona, as they were last told for the whole shop.
import { sql, type Tx } from "../platform/db.server.ts";
import type { Persona } from "./personas.ts";
import type { RfmGroup, Score } from "./rfm-groups.ts";

export type CustomerScore = {
  r: Score;
  f: Score;
  m: Score;
  group: RfmGroup;
  persona: Persona;
  /** of the goods whose unit cost is known, in minor units; null when it is known of none */
  marginMinor: bigint | null;
};

/** @returns null for who has no purchase, or none yet at the last run */
export async function scoreOfCustomer(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
): Promise<CustomerScore | null> {
  const [score] = await tx.rows<CustomerScore>(sql`
    SELECT r::int, f::int, m::int, rfm_group AS "group", persona, margin_minor AS "marginMinor"
    FROM customer_score WHERE shop_id = ${shopId} AND customer_id = ${customerId}`);
  return score ?? null;
}
