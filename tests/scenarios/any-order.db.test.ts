// Whatever messages there are, in whatever order, batches and repetitions they come: the same facts, the same figures.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { provisionalCustomerId } from "../../app/commerce/customer-identity.ts";
import { type CustomerFact, type Facts, noFacts } from "../../app/commerce/facts.ts";
import { customerFact, lineFact, orderFact, refundFact } from "../../app/commerce/facts-for-test.ts";
import { storeFacts } from "../../app/commerce/store-facts.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import { shopContents } from "../set-up/checksum.ts";
import { testDatabase, testShop } from "../set-up/database.ts";

const database = await testDatabase();

const email = fc.constantFrom("ada@tea.example", "bo@tea.example", "cy@tea.example");
const realId = fc.bigInt({ min: 1n, max: 4n });
const orderId = fc.bigInt({ min: 1n, max: 6n });
const day = fc.integer({ min: 1, max: 28 }).map((date) => new Date(Date.UTC(2026, 2, date)));

// few people, few addresses, few orders: so that they meet in every way
const real = fc.record({
  customerId: realId,
  email: fc.option(fc.option(email), { nil: undefined }),
  firstName: fc.option(fc.constantFrom("A", "B"), { nil: undefined }),
});
const provisional = email.map((address) => ({
  customerId: provisionalCustomerId({ email: address })!,
  email: address,
}));
const orderMessage = fc.record({
  kind: fc.constant("order" as const),
  orderId,
  customer: fc.oneof(real, provisional, fc.constant(null)),
  isExport: fc.boolean(),
  at: day,
  totalMinor: fc.bigInt({ min: 0n, max: 900n }),
  refundedReportedMinor: fc.bigInt({ min: 0n, max: 500n }),
  lines: fc.integer({ min: 0, max: 2 }),
  isCancelled: fc.boolean(),
});
const refundMessage = fc.record({
  kind: fc.constant("refund" as const),
  refundId: fc.bigInt({ min: 1n, max: 6n }),
  amountMinor: fc.bigInt({ min: 0n, max: 400n }),
});
const customerMessage = fc.record({ kind: fc.constant("customer" as const), customer: real });
const deletion = fc.record({ kind: fc.constant("order deletion" as const), orderId, at: day });
const farewell = fc.record({ kind: fc.constant("customer deletion" as const), customerId: realId, at: day });
const merge = fc.record({ kind: fc.constant("merge" as const), fromId: realId, intoId: realId });
const tag = fc.constantFrom("vip", "VIP", "new");
const tagMessage = fc.record({
  kind: fc.constant("tags" as const),
  customerId: realId,
  said: fc.oneof(
    fc.record({ tags: fc.array(tag, { maxLength: 2 }) }),
    fc.record({ tagsAdded: fc.tuple(tag) }),
    fc.record({ tagsRemoved: fc.tuple(tag) }),
  ),
});
const consentMessage = fc.record({
  kind: fc.constant("consent" as const),
  customerId: realId,
  at: day,
  state: fc.constantFrom("subscribed", "unsubscribed"),
  optInLevel: fc.constantFrom(null, "single_opt_in"),
});
const returnMessage = fc.record({
  kind: fc.constant("return" as const),
  returnId: fc.bigInt({ min: 1n, max: 3n }),
  orderId,
  status: fc.constantFrom("open", "closed"),
  lines: fc.integer({ min: 0, max: 2 }),
});
const checkoutMessage = fc.record({
  kind: fc.constant("checkout" as const),
  checkoutId: fc.bigInt({ min: 1n, max: 3n }),
  customer: fc.oneof(realId, provisional),
  lines: fc.integer({ min: 0, max: 2 }),
  deletedAt: fc.option(day, { freq: 4 }),
});
const productMessage = fc.record({
  kind: fc.constant("product" as const),
  productId: fc.bigInt({ min: 1n, max: 2n }),
  title: fc.constantFrom("Tea", "Cup"),
  variants: fc.uniqueArray(fc.bigInt({ min: 11n, max: 13n })),
  isDeletion: fc.boolean(),
});
const message = fc.oneof(
  { arbitrary: orderMessage, weight: 12 },
  { arbitrary: customerMessage, weight: 3 },
  { arbitrary: refundMessage, weight: 3 },
  { arbitrary: tagMessage, weight: 3 },
  { arbitrary: checkoutMessage, weight: 2 },
  { arbitrary: returnMessage, weight: 2 },
  { arbitrary: productMessage, weight: 2 },
  consentMessage,
  deletion,
  farewell,
  merge,
);
type Message = typeof message extends fc.Arbitrary<infer Kind> ? Kind : never;

/** @param nth gives each message a version of its own, as its webhook id does */
function factsOf(told: Message, nth: number): Partial<Facts> {
  const version = `2026-03-01|w${String(nth % 5)}|${nth}`;
  const person = (spec: Partial<CustomerFact>, version: string) => customerFact({ ...spec, version });
  switch (told.kind) {
    case "order": {
      const own = told.isExport ? `0export|${nth}` : version;
      return {
        orders: [
          orderFact({
            orderId: told.orderId,
            customer: told.customer && person(told.customer, own),
            processedAt: told.at,
            totalMinor: told.totalMinor,
            refundedReportedMinor: told.refundedReportedMinor,
            cancelledAt: told.isCancelled ? told.at : null,
            lines: Array.from({ length: told.lines }, () => lineFact()),
            version: own,
            source: told.isExport ? "csv" : "webhook",
          }),
        ],
      };
    }
    case "customer":
      return { customers: [person(told.customer, version)] };
    case "refund": {
      const lines =
        told.amountMinor > 200n ? [{ lineId: 1n, quantity: 1, amountMinor: 1n, restocked: false }] : [];
      return { refunds: [refundFact({ ...told, orderId: told.refundId, lines })] };
    }
    case "tags":
      return { customers: [person({ customerId: told.customerId, ...told.said }, version)] };
    case "consent":
      return { consents: [{ ...told, channel: "email", collectedFrom: null }] };
    case "return": {
      const lines = Array.from({ length: told.lines }, () => ({ lineId: 1n, quantity: nth, reason: null }));
      return { returns: [{ ...told, name: null, lines, version }] };
    }
    case "product":
      return productFacts(told, nth, version);
    case "checkout":
      return checkoutFacts(told, nth, version);
    case "order deletion":
      return { deletedOrders: [{ orderId: told.orderId, deletedAt: told.at }] };
    case "customer deletion":
      return { deletedCustomers: [{ customerId: told.customerId, deletedAt: told.at }] };
    case "merge":
      return { mergedCustomers: [told] };
  }
}

type ProductMessage = typeof productMessage extends fc.Arbitrary<infer Told> ? Told : never;

function productFacts(told: ProductMessage, nth: number, version: string): Partial<Facts> {
  const { productId, title, variants, isDeletion } = told;
  if (isDeletion) return { deletedProducts: [{ productId }] };
  const same = { productId, title, version, updatedAt: null };
  const product = {
    ...same,
    handle: null,
    vendor: null,
    productType: null,
    status: "active",
    tags: [],
    createdAt: null,
  };
  const money = { priceMinor: BigInt(nth), compareAtMinor: null, unitCostMinor: undefined };
  return {
    products: [product],
    variants: variants.map((variantId) => ({ ...same, ...money, variantId, sku: null })),
  };
}

type CheckoutMessage = typeof checkoutMessage extends fc.Arbitrary<infer Told> ? Told : never;

function checkoutFacts(told: CheckoutMessage, nth: number, version: string): Partial<Facts> {
  const { checkoutId, customer, deletedAt } = told;
  if (deletedAt) return { deletedCheckouts: [{ checkoutId, deletedAt }] };
  const [customerId, email] =
    typeof customer === "bigint" ? [customer, null] : [customer.customerId, customer.email];
  const lines = Array.from({ length: told.lines }, () => lineFact({ quantity: nth }));
  const at = new Date(0);
  return {
    checkouts: [
      {
        ...{
          checkoutId,
          token: `t${nth}`,
          cartToken: null,
          customerId,
          email,
          phone: null,
          acceptsMarketing: false,
        },
        ...{
          recoveryUrl: null,
          currency: "USD",
          totalMinor: 5n,
          createdAt: at,
          updatedAt: at,
          completedAt: null,
        },
        ...{ lines, version },
      },
    ],
  };
}

async function told(batches: Partial<Facts>[][]) {
  const shopId = await testShop(database);
  for (const batch of batches) {
    const facts = noFacts();
    for (const some of batch) {
      for (const key of Object.keys(some) as (keyof Facts)[]) facts[key].push(...(some[key] as never[]));
    }
    await database.inShop(shopId, async (tx) => {
      const { touched } = await storeFacts(tx, shopId, facts);
      await recomputeCustomers(tx, shopId, touched);
    });
  }
  return shopContents(database, shopId);
}

/** Nobody is merged into somebody who is gone: what would close a circle of merges is left out. */
function withoutCircles(messages: Message[]): Message[] {
  const into = new Map<bigint, bigint[]>();
  const leads = (from: bigint, to: bigint): boolean =>
    from === to || (into.get(from) ?? []).some((next) => leads(next, to));
  return messages.filter((one) => {
    if (one.kind !== "merge") return true;
    if (leads(one.intoId, one.fromId)) return false;
    into.set(one.fromId, [...(into.get(one.fromId) ?? []), one.intoId]);
    return true;
  });
}

const logs = fc.array(message, { minLength: 2, maxLength: 18 }).map(withoutCircles);
const log = logs.chain((messages) => {
  const facts = messages.map(factsOf);
  const shuffled = fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 });
  const batches = fc.tuple(
    shuffled,
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 36, maxLength: 36 }),
  );
  return batches.map(([all, sizes]) => {
    const cut: Partial<Facts>[][] = [];
    for (let start = 0, nth = 0; start < all.length; start += sizes[nth]!, nth++) {
      cut.push(all.slice(start, start + sizes[nth]!));
    }
    return { messages, inTurn: facts.map((one) => [one]), otherwise: cut };
  });
});

/** The long run: RUNS=10000 npx vitest run tests/scenarios/any-order */
const RUNS = Number(process.env.RUNS ?? 25);

describe("a log of messages", () => {
  it("ends in the same rows, told in turn or shuffled, doubled and in other batches", {
    timeout: 120_000 + RUNS * 500,
  }, async () => {
    let purchases = 0;
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(log, async ({ messages, inTurn, otherwise }) => {
        for (const { kind } of messages) kinds.add(kind);
        const contents = await told(inTurn);
        purchases += contents.purchase!.length;
        expect(await told(otherwise)).toEqual(contents);
      }),
      { numRuns: RUNS, endOnFailure: false },
    );
    // the logs are random: that some held purchases is all that can be promised
    expect(purchases).toBeGreaterThan(0);
    expect(kinds.size).toBe(11);
  });
});
