// A member's tier and punch cards, as the member sees them too.
import type { Tx } from "../platform/db.server.ts";
import { readTerms } from "./programme.server.ts";
import { type Tiers, versionAt } from "./programme.ts";
import { readAccounts } from "./read-accounts.server.ts";

export type MemberStanding = {
  /** null = the programme has none */
  tier: {
    /** null = in none of them */
    name: string | null;
    /** the one above, and how much is missing in points, minor units or orders */
    next: { name: string; left: number } | null;
    measure: Tiers["measure"];
  } | null;
  cards: { id: string; name: string; stamps: number; size: number }[];
};

/** @returns null while no programme is in force */
export async function memberStanding(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
  now: Date,
): Promise<MemberStanding | null> {
  const terms = await readTerms(tx, shopId);
  const programme = versionAt(terms.versions, now)?.programme;
  const account = (await readAccounts(tx, shopId, [customerId], terms, now))?.get(customerId)?.account;
  if (!programme || !account) return null;
  const { tiers, cards } = programme;
  return {
    tier: tiers && { name: account.tier?.name ?? null, next: account.next, measure: tiers.measure },
    cards: cards.map(({ id, name, size }) => ({
      id,
      name,
      size,
      stamps: account.cards.find((card) => card.id === id)?.stamps ?? 0,
    })),
  };
}
