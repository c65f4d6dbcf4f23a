// What rewards and standing discounts cost in a month, and the share it is of what members brought. Definitions: docs/loyalty.md, "Cost".

/** Minor units. */
export type CostMonth = {
  /** YYYY-MM */
  month: string;
  /** what rewards' codes took off, less the part that went back with refunds; free products at their cost where known */
  codesMinor: bigint;
  /** store credit given at Shopify */
  creditMinor: bigint;
  /** what standing discounts of tiers took off members' purchases, less the part that went back with refunds */
  standingMinor: bigint;
  /** of members' purchases, net of refunds */
  netMinor: bigint;
};

/** What rewards and standing discounts cost of what members brought; null where they brought nothing. */
export function costShare({ codesMinor, creditMinor, standingMinor, netMinor }: CostMonth): number | null {
  return netMinor > 0n ? Number(codesMinor + creditMinor + standingMinor) / Number(netMinor) : null;
}
