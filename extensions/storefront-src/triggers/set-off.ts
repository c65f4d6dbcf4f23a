// Which trigger sets a campaign off now. Two sorts: states of the page, which stay (time, depth, pages, cart, idleness),
// and signs of leaving, which are a moment.
import type { TriggerType } from "../../../app/popups/campaign.ts";
import type { PublishedTrigger, PublishedTriggers } from "../../../app/popups/published.ts";

/** States by their names, in the units of their settings. `cart-leaving` is 0 for the moment of any sign, else -1. */
export type Levels = Partial<Record<TriggerType, number>>;

/** A trigger's third: 1 = this sign was seen on this page. */
export type Watched = Omit<PublishedTriggers, "on"> & { on: [...PublishedTrigger, 1?][] };

/**
 * Without `all` one sign now, or one state, is enough. With it, all of them; and where a sign is among them it takes a
 * sign now, so that nobody who has long come back is stopped.
 * @param sign undefined when only states may have changed
 * @param value of the sign, in its setting's unit
 */
export function setOff(
  { on, all }: Pick<Watched, "on" | "all">,
  levels: Levels,
  sign?: TriggerType,
  value?: number,
): TriggerType | undefined {
  let signed: unknown;
  const held = on.filter((one) => {
    const now = (one[0] === sign ? value! : levels[one[0]]!) >= one[1];
    if (now && one[0] === sign) signed = one[2] = 1;
    return now || (all && one[2]);
  });
  return all && (!held[on.length - 1] || (!signed && on.some((one) => one[2])))
    ? undefined
    : signed
      ? sign
      : held.at(-1)?.[0];
}
