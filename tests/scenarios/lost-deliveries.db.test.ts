// Deliveries that are lost, doubled and out of order, and then a reconciliation with Shopify: the figures are those of
// a shop that heard everything once and in turn.
import fc from "fast-check";
import { expect, it } from "vitest";
import { noFacts, type OrderFact } from "../../app/commerce/facts.ts";
import { customerFact, lineFact, orderFact, refundFact } from "../../app/commerce/facts-for-test.ts";
import { storeFacts } from "../../app/commerce/store-facts.server.ts";
import { webhookVersion } from "../../app/commerce/version.ts";
import { reconcile } from "../../app/intake/reconcile.server.ts";
import { listReconciliations, startReconciliation } from "../../app/intake/reconciliation-run.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import type { AdminClient } from "../../app/shopify/admin-client.server.ts";
import {
  CHANGED_CUSTOMERS,
  CHANGED_ORDERS,
  CREATED_ORDERS,
  ORDERS_IN_FULL,
} from "../../app/shopify/reconciliation-documents.ts";
import { shopContents } from "../set-up/checksum.ts";
import { testDatabase, testShop } from "../set-up/database.ts";

const database = await testDatabase();
const log = createLog("silent");
/** The long run: RUNS=10000 npx vitest run tests/scenarios/lost-deliveries */
const LOGS = Number(process.env.RUNS ?? 60);

const change = fc.record({
  orderId: fc.integer({ min: 1, max: 8 }),
  customerId: fc.option(fc.integer({ min: 1, max: 4 })),
  total: fc.integer({ min: 0, max: 900 }),
  refunded: fc.integer({ min: 0, max: 900 }),
  isCancelled: fc.boolean(),
});
type Change = typeof change extends fc.Arbitrary<infer One> ? One : never;

/** What became of an order, at the minute that is the change's place in the log. */
type Event = Change & { minute: number };
const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 0, minute));

function told(event: Event): OrderFact {
  const updatedAt = at(event.minute);
  const orderId = BigInt(event.orderId);
  return orderFact({
    orderId,
    name: `#${event.orderId}`,
    customer:
      event.customerId === null
        ? null
        : customerFact({ customerId: BigInt(event.customerId), version: "", source: "webhook" }),
    createdAt: at(event.orderId),
    processedAt: at(event.orderId),
    updatedAt,
    totalMinor: BigInt(event.total),
    cancelledAt: event.isCancelled ? updatedAt : null,
    refundedReportedMinor: BigInt(event.refunded),
    refunds:
      event.refunded === 0
        ? []
        : [refundFact({ refundId: orderId, orderId, amountMinor: BigInt(event.refunded) })],
    lines: [lineFact()],
    version: webhookVersion(updatedAt, updatedAt.toISOString(), `w${event.minute}`),
  });
}

const money = (minor: number) => ({ shopMoney: { amount: (minor / 100).toFixed(2), currencyCode: "USD" } });

/** The order as Shopify tells of it when asked. */
function node(event: Event) {
  const changed = at(event.minute).toISOString();
  const created = at(event.orderId).toISOString();
  return {
    id: `gid://shopify/Order/${event.orderId}`,
    updatedAt: changed,
    name: `#${event.orderId}`,
    createdAt: created,
    processedAt: created,
    cancelledAt: event.isCancelled ? changed : null,
    cancelReason: null,
    test: false,
    currencyCode: "USD",
    presentmentCurrencyCode: "USD",
    customerLocale: null,
    displayFinancialStatus: "PAID",
    displayFulfillmentStatus: "UNFULFILLED",
    sourceName: "web",
    tags: [],
    discountCodes: [],
    totalPriceSet: money(event.total),
    subtotalPriceSet: null,
    totalDiscountsSet: null,
    totalShippingPriceSet: null,
    totalTaxSet: null,
    totalRefundedSet: money(event.refunded),
    customer: event.customerId === null ? null : { id: `gid://shopify/Customer/${event.customerId}` },
    fulfillments: [],
    refunds:
      event.refunded === 0
        ? []
        : [
            {
              id: `gid://shopify/Refund/${event.orderId}`,
              createdAt: changed,
              processedAt: changed,
              totalRefundedSet: money(event.refunded),
            },
          ],
    lineItems: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] },
  };
}

function shopify(events: Event[]): AdminClient {
  const state = new Map(events.map((event) => [`gid://shopify/Order/${event.orderId}`, event]));
  const page = (nodes: object[]) => ({ pageInfo: { hasNextPage: false, endCursor: null }, nodes });
  const answer = (document: string, ids: string[]) => {
    const all = [...state.values()].sort((a, b) => a.minute - b.minute).map(node);
    switch (document) {
      case CHANGED_ORDERS:
        return { orders: page(all.map(({ id, updatedAt }) => ({ id, updatedAt }))) };
      case CREATED_ORDERS:
        return { orders: page(all.map(({ id, createdAt }) => ({ id, createdAt }))) };
      case CHANGED_CUSTOMERS:
        return { customers: page([]) };
      case ORDERS_IN_FULL:
        return { nodes: ids.map((id) => node(state.get(id)!)) };
    }
    throw new Error("nobody asks that");
  };
  return {
    ask: async (_shop, document, variables) =>
      ({ data: answer(document, (variables?.ids ?? []) as string[]), problems: [] }) as never,
  };
}

async function hear(batches: OrderFact[][]): Promise<bigint> {
  const shopId = await testShop(database);
  for (const orders of batches)
    await database.inShop(shopId, async (tx) => {
      const { touched } = await storeFacts(tx, shopId, { ...noFacts(), orders });
      await recomputeCustomers(tx, shopId, touched);
    });
  return shopId;
}

const figures = async (shopId: bigint) => {
  const { purchase, customer_figure } = await shopContents(database, shopId);
  return JSON.stringify({ purchase, customer_figure });
};

const deliveryLog = fc.array(change, { minLength: 1, maxLength: 14 }).chain((changes) => {
  // what was given back once stays given back
  const refunded = new Map<number, number>();
  const events = changes.map((one, minute): Event => {
    const sum = Math.max(one.refunded, refunded.get(one.orderId) ?? 0);
    refunded.set(one.orderId, sum);
    return { ...one, refunded: sum, minute };
  });
  const doubled = [...events, ...events];
  return fc
    .tuple(fc.shuffledSubarray(doubled), fc.integer({ min: 1, max: 4 }))
    .map(([heard, size]) => ({ events, heard, size }));
});

it("is healed by a reconciliation", { timeout: 60_000 + LOGS * 200 }, async () => {
  let healed = 0;
  await fc.assert(
    fc.asyncProperty(deliveryLog, async ({ events, heard, size }) => {
      const complete = await hear(events.map((event) => [told(event)]));
      const batches = Array.from({ length: Math.ceil(heard.length / size) }, (_, i) =>
        heard.slice(i * size, (i + 1) * size).map(told),
      );
      const shopId = await hear(batches);
      const services = { database, admin: shopify(events), log, onFacts: recomputeCustomers };
      const runId = await database.inShop(shopId, (tx) => startReconciliation(tx, shopId));
      await reconcile(services, { shopId, runId });
      expect(await figures(shopId)).toBe(await figures(complete));
      const [run] = await database.inShop(shopId, (tx) => listReconciliations(tx, shopId));
      const newest = new Map(events.map((event) => [event.orderId, event.minute]));
      const missed = [...newest].filter(
        ([orderId, minute]) => !heard.some((one) => one.orderId === orderId && one.minute === minute),
      );
      expect(run).toMatchObject({ state: "done", ordersSeen: newest.size, ordersHealed: missed.length });
      expect(run!.healedOrders.toSorted()).toEqual(missed.map(([id]) => `#${id}`).sort());
      healed += missed.length;
    }),
    { numRuns: LOGS },
  );
  expect(healed).toBeGreaterThan(20);
});
