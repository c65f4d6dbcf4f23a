/**
 * Two years of a believable shop out of a seed: who came, when they bought, what went back. Nothing here
 * reads the clock; the same seed and the same day give the same history.
 */
import type { History } from "../shop/specs.ts";
import { catalogue } from "./catalogue.ts";
import { type Buyer, DISCOUNTS, inventOrder } from "./order.ts";
import { inventPerson } from "./people.ts";
import { seeded } from "./random.ts";
import { inventRhythm, purchases } from "./rhythms.ts";
import { dayPicker } from "./seasons.ts";

const DAY = 86_400_000;

export type HistoryWish = {
  seed: number;
  /** Milliseconds; only its UTC day counts. Everything happened before that day began. */
  now: number;
  customers?: number;
  months?: number;
  /** Guest orders per hundred customers, half of them without an e-mail. */
  guestsPerHundred?: number;
};

export function generateHistory(wish: HistoryWish): History {
  const { seed, customers = 5200, months = 24, guestsPerHundred = 7 } = wish;
  const random = seeded(seed);
  const end = Math.floor(wish.now / DAY) * DAY;
  const startDate = new Date(end);
  startDate.setUTCMonth(startDate.getUTCMonth() - months);
  const start = startDate.getTime();
  const days = dayPicker(start, end, 1.4);
  const markdowns = end - 75 * DAY;
  const history: History = {
    products: catalogue(start - 30 * DAY),
    customers: [],
    orders: [],
    discounts: DISCOUNTS.map((discount) => ({ ...discount, startsAt: start - 30 * DAY })),
  };

  for (let serial = 1; serial <= customers; serial++) {
    const key = `c${serial}`;
    const person = inventPerson(random, serial);
    const rhythm = inventRhythm(random);
    const instants = purchases(random, days, rhythm, end);
    const first = instants[0] ?? days.dayAt(random.next()) + random.whole(0, DAY - 1);
    // Most are made by their first checkout; some looked around and subscribed before.
    const before = random.chance(0.3) ? random.around(6, 1) * DAY : random.whole(1, 20) * 60_000;
    const createdAt = Math.max(start, first - before);
    history.customers.push({ key, ...person.spec, createdAt: Math.floor(Math.min(createdAt, first)) });
    const appetite = (rhythm === "loyal" ? 1.5 : 1) * (person.spec.tags?.includes("wholesale") ? 2 : 1);
    for (const [earlier, at] of instants.entries()) {
      const buyer: Buyer = { customerKey: key, person, earlier, appetite };
      history.orders.push(inventOrder(random, buyer, Math.floor(at), end, markdowns));
    }
  }
  const guests = Math.round((customers * guestsPerHundred) / 100);
  for (let guest = 1; guest <= guests; guest++) {
    const person = inventPerson(random, customers + guest);
    const at = days.dayAt(random.next()) + random.whole(0, DAY - 1);
    const email = guest % 2 === 0 ? { email: person.spec.email ?? undefined } : {};
    history.orders.push(
      inventOrder(random, { ...email, person, earlier: 0, appetite: 1 }, at, end, markdowns),
    );
  }
  history.orders.sort((a, b) => a.createdAt - b.createdAt);
  return history;
}
