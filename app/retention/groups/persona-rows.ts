// The personas in sum, active and lapsed together and apart: pure, from the stored totals.
import type { PersonaTotal } from "../insight/score-customers.server.ts";
import { PERSONAS, type Persona } from "../personas.ts";

export type PersonaRow = {
  persona: Persona;
  customers: number;
  lapsed: number;
  purchases: number;
  netMinor: bigint;
  /** gross per purchase, minor units, unrounded; null without purchases */
  averageOrderMinor: number | null;
  /** of the goods whose unit cost is known; null when it is of none */
  marginMinor: bigint | null;
  /** of the net of goods, the share whose unit cost is not known, 0–100; null without goods */
  unknownCost: number | null;
};

/** All four, in their order. */
export function personaRows(totals: PersonaTotal[]): PersonaRow[] {
  return PERSONAS.map((persona) => {
    const its = totals.filter((total) => total.persona === persona);
    const sum = (pick: (total: PersonaTotal) => bigint) => its.reduce((all, each) => all + pick(each), 0n);
    const count = (pick: (total: PersonaTotal) => number) => its.reduce((all, each) => all + pick(each), 0);
    const purchases = count((each) => each.purchases);
    const goods = sum((each) => each.goodsMinor);
    const costed = sum((each) => each.costedMinor);
    const cost = sum((each) => each.costMinor);
    return {
      persona,
      customers: count((each) => each.customers),
      lapsed: count((each) => (each.lapsed ? each.customers : 0)),
      purchases,
      netMinor: sum((each) => each.netMinor),
      averageOrderMinor: purchases === 0 ? null : Number(sum((each) => each.grossMinor)) / purchases,
      marginMinor: costed > 0n || cost > 0n ? costed - cost : null,
      unknownCost: goods === 0n ? null : 100 - (100 * Number(costed)) / Number(goods),
    };
  });
}
