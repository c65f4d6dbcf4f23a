// Orders of customers who buy at a pace of their own and leave for good with a chance of their own after each purchase.
import type { PlainOrder } from "./reckoning.ts";
import { seededRandom } from "./seeded-random.ts";

const DAY = 86_400_000;

type Way = {
  /** of the first day, milliseconds */
  opened: number;
  weeks: number;
  /** Gamma, shape and rate: purchases a week of a customer */
  rate: [number, number];
  /** Beta: chance to leave after a purchase */
  leaving: [number, number];
};

/** The same for the same wishes. */
export function leavingCustomers(customers: number, { opened, weeks, ...way }: Way): PlainOrder[] {
  const random = seededRandom(5);
  return Array.from({ length: customers }, (_, i) => {
    const rate = random.gamma(...way.rate);
    const leaving = random.beta(...way.leaving);
    const value = random.gamma(4, 0.001);
    const made: PlainOrder[] = [];
    for (let week = random.uniform() * weeks; week < weeks; week += random.exponential(rate)) {
      made.push({
        customer: String(i),
        at: new Date(opened + week * 7 * DAY),
        totalMinor: Math.ceil(value * random.gamma(6, 6)),
      });
      if (random.uniform() < leaving) break;
    }
    return made;
  }).flat();
}
