// Which customer ids mean the same person. Links only ever gather and a smaller target wins, so what they lead to
// does not depend on the order in which they were learnt.
import { provisionalIdsOf } from "./customer-identity.ts";
import type { CustomerFact } from "./facts.ts";

/** alias id → the id it stands for (which may itself be an alias, after a merge) */
export type AliasLinks = ReadonlyMap<bigint, bigint>;

/** Follows the links to their end; a circle of merges ends at its smallest id. */
export function resolveCustomer(links: AliasLinks, customerId: bigint): bigint {
  const path = [customerId];
  for (;;) {
    const next = links.get(path.at(-1)!);
    if (next === undefined) return path.at(-1)!;
    const circle = path.indexOf(next);
    if (circle >= 0) return path.slice(circle).reduce(smaller);
    path.push(next);
  }
}

export class LinkProposals {
  readonly links = new Map<bigint, bigint>();

  propose(aliasId: bigint, customerId: bigint): void {
    if (aliasId === customerId) return;
    const before = this.links.get(aliasId);
    if (before === undefined || customerId < before) this.links.set(aliasId, customerId);
  }

  /** A real customer is who was provisionally known by the same e-mail address or phone number. */
  fromCustomer(fact: CustomerFact): void {
    if (fact.customerId < 0n) return;
    for (const provisional of provisionalIdsOf(fact)) this.propose(provisional, fact.customerId);
  }

  /** Who was named for one order is one person, as far as provisional customers go. */
  fromOrder(seenCustomerIds: readonly bigint[]): void {
    const named = seenCustomerIds.filter((id) => id > 0n);
    if (named.length === 0) return;
    const real = named.reduce(smaller);
    for (const id of seenCustomerIds) if (id < 0n) this.propose(id, real);
  }
}

function smaller(one: bigint, other: bigint): bigint {
  return other < one ? other : one;
}
