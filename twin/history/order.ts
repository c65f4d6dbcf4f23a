/** What one order of the history holds, and what became of it. */
import type { History, LaterEvent } from "../shop/specs.ts";
import { CHOICES, type Choice } from "./catalogue.ts";
import type { Person } from "./people.ts";
import type { Random } from "./random.ts";
import { isBlackWeek } from "./seasons.ts";

type HistoryOrder = History["orders"][number];
export type Buyer = {
  /** Absent for guests; guests with an e-mail are joined to a customer by the shop. */
  customerKey?: string;
  email?: string;
  person: Person;
  /** How many orders came before. */
  earlier: number;
  /** Wholesalers and the loyal put more into the cart. */
  appetite: number;
};

const DAY = 86_400_000;
const REFILLS = CHOICES.filter(([choice]) => choice.refill);
/** Cents from which parcels travel free. */
const FREE_SHIPPING_FROM = 5000n;

/** @param markdowns when the marked-down products got their present prices */
export function inventOrder(
  random: Random,
  buyer: Buyer,
  at: number,
  now: number,
  markdowns: number,
): HistoryOrder {
  const { person } = buyer;
  const chosen = inventLines(random, buyer);
  const priceOf = (choice: Choice) =>
    choice.before !== null && at < markdowns ? choice.before : choice.price;
  const worth = chosen.reduce((sum, { choice, quantity }) => sum + priceOf(choice) * BigInt(quantity), 0n);
  const parcel = chosen.some(({ choice }) => !choice.giftCard);
  const abroad = person.currency === "AED";
  const discount = inventDiscount(random, buyer, at);
  const free = discount === "EVERYTHING";
  const test = random.chance(0.0015);

  const order: HistoryOrder = {
    ...(buyer.customerKey ? { customerKey: buyer.customerKey } : {}),
    ...(buyer.email ? { email: buyer.email } : {}),
    firstName: person.address.firstName ?? undefined,
    lastName: person.address.lastName ?? undefined,
    lines: chosen.map(({ choice, quantity }) => ({
      variantKey: choice.variantKey,
      quantity,
      ...(priceOf(choice) === choice.price ? {} : { price: priceOf(choice) }),
    })),
    createdAt: at,
    presentmentCurrency: abroad ? "AED" : "EUR",
    buyerAcceptsMarketing: person.subscribed,
    customerLocale: person.spec.locale,
    shippingAddress: person.address,
    billingAddress: person.address,
    sourceName: random.weighted([
      ["web", 93],
      ["pos", 4],
      ["shopify_draft_order", 3],
    ] as const),
    ...cameFrom(random),
    ...(parcel && !free ? { shippingPrice: worth >= FREE_SHIPPING_FROM ? 0n : abroad ? 1290n : 490n } : {}),
    ...(discount ? { discountCodes: [discount] } : {}),
    ...(!discount && isBlackWeek(new Date(at))
      ? { automaticDiscount: { title: "Black week", value: { type: "percentage" as const, percent: 20 } } }
      : {}),
    ...(test ? { test } : {}),
    ...(random.chance(0.004) ? { note: "Please wrap as a gift." } : {}),
  };
  const later = free ? [sent(random, at, now)] : inventLater(random, at, now, worth, chosen);
  if (later.some((event) => event.kind === "cancel" && event.refund === false))
    order.financialStatus = "pending";
  order.later = later.filter((event): event is LaterEvent => event !== null && event.at < now);
  return order;
}

function inventLines(random: Random, buyer: Buyer): { choice: Choice; quantity: number }[] {
  const count = random.weighted([
    [1, 0.5],
    [2, 0.3 * buyer.appetite],
    [3, 0.14 * buyer.appetite],
    [5, 0.06 * buyer.appetite],
  ] as const);
  const lines = new Map<string, { choice: Choice; quantity: number }>();
  for (let index = 0; index < count; index++) {
    // Who comes again comes mostly for what runs out.
    const choice = random.weighted(buyer.earlier > 0 && random.chance(0.6) ? REFILLS : CHOICES);
    const line = lines.get(choice.variantKey) ?? { choice, quantity: 0 };
    line.quantity += random.weighted([
      [1, 0.82],
      [2, 0.13],
      [4, 0.05 * buyer.appetite],
    ] as const);
    lines.set(choice.variantKey, line);
  }
  return [...lines.values()];
}

function inventDiscount(random: Random, buyer: Buyer, at: number): string | null {
  if (random.chance(0.002)) return "EVERYTHING";
  if (buyer.earlier === 0) return random.chance(0.16) ? "WELCOME10" : null;
  const month = new Date(at).getUTCMonth() + 1;
  if (month === 3 && random.chance(0.12)) return "NOWRUZ";
  if (month === 12 && random.chance(0.1)) return "SHIPFREE";
  return random.chance(0.07) ? "THANKYOU5" : null;
}

/** Codes the orders use, all of them the shop's own. */
export const DISCOUNTS: NonNullable<History["discounts"]> = [
  {
    title: "Welcome",
    codes: ["WELCOME10"],
    value: { type: "percentage", percent: 10 },
    appliesOncePerCustomer: true,
  },
  { title: "Nowruz", codes: ["NOWRUZ"], value: { type: "percentage", percent: 15 } },
  { title: "Free shipping in December", codes: ["SHIPFREE"], value: { type: "free_shipping" } },
  { title: "Five euro thank-you", codes: ["THANKYOU5"], value: { type: "fixed_amount", amount: 500n } },
  {
    title: "Replacement, nothing to pay",
    codes: ["EVERYTHING"],
    value: { type: "percentage", percent: 100 },
  },
];

function inventLater(
  random: Random,
  at: number,
  now: number,
  worth: bigint,
  lines: { quantity: number }[],
): LaterEvent[] {
  const fate = random.next();
  if (fate < 0.017) {
    const reason = random.pick(["customer", "inventory", "fraud", "declined"] as const);
    return [
      { kind: "cancel", at: at + random.whole(1, 30) * 3_600_000, reason, refund: reason !== "declined" },
    ];
  }
  const sending = sent(random, at, now);
  const arrived = sending.at + random.whole(3, 9) * DAY;
  if (fate < 0.035)
    return [sending, { kind: "refund", at: arrived + random.whole(1, 12) * DAY, note: "Returned" }];
  if (fate < 0.055) {
    const line = random.whole(0, lines.length - 1);
    const reason = random.pick(["unwanted", "defective", "not_as_described", "wrong_item"]);
    const returned = [{ line, quantity: 1, reason }];
    return [
      sending,
      { kind: "return", at: arrived + random.whole(1, 20) * DAY, lines: returned, refund: true },
    ];
  }
  if (fate < 0.075) {
    // A part of the price for a dented box: never near what a discount has left of it.
    const amount = worth / BigInt(random.whole(8, 14));
    return [sending, { kind: "refund", at: arrived + DAY, amount, note: "Goodwill" }];
  }
  if (fate < 0.085 && lines.length > 1) {
    return [
      sending,
      { kind: "refund", at: arrived + 2 * DAY, lines: [{ line: 0, quantity: 1 }], restock: false },
    ];
  }
  return [sending];
}

function sent(random: Random, at: number, now: number): LaterEvent {
  // What was ordered in the last hours still waits on the packing table.
  return {
    kind: "fulfil",
    at: Math.min(at + random.around(26, 0.5) * 3_600_000, at + 6 * DAY, Math.max(at + 3_600_000, now + DAY)),
    trackingCompany: random.pick(["DHL", "UPS", "Aramex"]),
    trackingNumber: `RT${random.whole(10_000_000, 99_999_999)}`,
  };
}

function cameFrom(random: Random): { landingSite: string; referringSite?: string } {
  return random.weighted([
    [{ landingSite: "/" }, 40],
    [
      { landingSite: "/?utm_source=newsletter&utm_medium=email", referringSite: "https://mail.example.com/" },
      18,
    ],
    [{ landingSite: "/products/laurel-soap", referringSite: "https://www.google.com/" }, 24],
    [
      { landingSite: "/?utm_source=instagram&utm_medium=social", referringSite: "https://l.instagram.com/" },
      18,
    ],
  ] as const);
}
