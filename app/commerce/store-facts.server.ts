// The one way facts are kept. The end state depends on which messages came, never on their order or number.
import type { Tx } from "../platform/db.server.ts";
import { acceptCurrency, type RefusedOrder } from "./accepted-currency.server.ts";
import { LinkProposals } from "./customer-aliases.ts";
import { type CustomerFact, type Facts, noFacts, type OrderFact } from "./facts.ts";
import { joinImportedOrders } from "./join-imported-orders.server.ts";
import { isProvisionalOrder } from "./order-identity.ts";
import { lockShop } from "./shop-lock.server.ts";
import { storeAliases } from "./store-aliases.server.ts";
import { storeCheckouts } from "./store-checkouts.server.ts";
import { storeConsents } from "./store-consents.server.ts";
import { storeCustomers } from "./store-customers.server.ts";
import { storeFulfilments } from "./store-fulfilments.server.ts";
import { storeOrderMarks } from "./store-order-marks.server.ts";
import {
  deleteOrders,
  type KnownOrder,
  knownOrders,
  type OrderRow,
  rememberSeenCustomers,
  writeOrders,
} from "./store-orders.server.ts";
import { deleteProducts, newestById, storeProducts } from "./store-products.server.ts";
import { storeRefunds, updateRefunded } from "./store-refunds.server.ts";
import { storeReturns } from "./store-returns.server.ts";

export type StoredFacts = {
  /** customers whose purchases may have changed, old and new owners alike: recompute them in this transaction */
  touched: bigint[];
  /** orders that were new, or newer than what was known */
  storedOrders: number;
  /** orders of which nothing was kept, each with its reason */
  refusedOrders: RefusedOrder[];
};

/**
 * Stores a batch of one shop's facts inside the caller's transaction, which must have entered the shop.
 * The shop's lock is held from here to the end of the transaction.
 */
export async function storeFacts(tx: Tx, shopId: bigint, facts: Facts): Promise<StoredFacts> {
  const { imported = [], told = [] } = Object.groupBy(facts.orders, ({ orderId }) =>
    isProvisionalOrder(orderId) ? "imported" : "told",
  );
  if (imported.length === 0 || told.length === 0) return storeBatch(tx, shopId, facts);
  // an imported order looks among the stored ones for Shopify's order of its name
  const first = await storeBatch(tx, shopId, { ...facts, orders: told });
  const second = await storeBatch(tx, shopId, { ...noFacts(), orders: imported });
  return {
    touched: [...new Set([...first.touched, ...second.touched])],
    storedOrders: first.storedOrders + second.storedOrders,
    refusedOrders: [...first.refusedOrders, ...second.refusedOrders],
  };
}

async function storeBatch(tx: Tx, shopId: bigint, facts: Facts): Promise<StoredFacts> {
  await lockShop(tx, shopId);
  const { accepted, refused } = await acceptCurrency(tx, shopId, facts.orders);
  const { orders, touched: joined } = await joinImportedOrders(tx, shopId, accepted);
  const customers = [...facts.customers, ...orders.flatMap((order) => order.customer ?? [])];
  const pending = await compareOrders(tx, shopId, orders);

  const proposals = new LinkProposals();
  for (const fact of customers) proposals.fromCustomer(fact);
  for (const { seenCustomerIds } of pending) proposals.fromOrder(seenCustomerIds);
  for (const { fromId, intoId } of facts.mergedCustomers) proposals.propose(fromId, intoId);
  const aliases = await storeAliases(tx, shopId, proposals.links, customerIds(facts, customers, pending));

  const themselves = (fact: { customerId: bigint }) => aliases.resolve(fact.customerId) === fact.customerId;
  await storeCustomers(tx, shopId, [...customers, ...deletedCustomers(facts)].filter(themselves));

  const refunds = [...facts.refunds, ...orders.flatMap((order) => order.refunds)];
  const refundedOrders = await storeRefunds(tx, shopId, refunds);
  const rows = pending.flatMap(({ order, known, seenCustomerIds, isNewer }): OrderRow[] => {
    if (!isNewer) return [];
    const customerId = order.customer ? aliases.resolve(order.customer.customerId) : null;
    return [{ order, known, customerId, seenCustomerIds }];
  });
  await writeOrders(tx, shopId, rows);
  await storeOrderMarks(tx, shopId, orders);
  await rememberSeenCustomers(
    tx,
    shopId,
    pending.filter(
      ({ isNewer, known, seenCustomerIds }) =>
        !isNewer && known && seenCustomerIds.length > known.seenCustomerIds.length,
    ),
  );
  const refunded = await updateRefunded(tx, shopId, refundedOrders);
  await storeFulfilments(tx, shopId, [...facts.fulfilments, ...orders.flatMap((order) => order.fulfilments)]);
  await storeReturns(tx, shopId, [...facts.returns, ...orders.flatMap((order) => order.returns ?? [])]);
  await storeCheckouts(tx, shopId, facts);
  await storeConsents(tx, shopId, facts.consents);
  if (facts.products.length > 0) {
    await storeProducts(tx, shopId, {
      products: newestById(facts.products, (fact) => fact.productId),
      variants: newestById(facts.variants, (fact) => fact.variantId),
    });
  }
  await deleteProducts(
    tx,
    shopId,
    facts.deletedProducts.map((fact) => fact.productId),
  );
  const bereft = await deleteOrders(tx, shopId, facts.deletedOrders);

  const owners = rows.flatMap(({ known, customerId }) => [known?.customerId ?? null, customerId]);
  const touched = new Set(
    [...joined, ...owners, ...aliases.touched, ...refunded, ...bereft].filter((id) => id !== null),
  );
  return { touched: [...touched], storedOrders: rows.length, refusedOrders: refused };
}

type PendingOrder = {
  /** the newest of this batch's accounts */
  order: OrderFact;
  orderId: bigint;
  known: KnownOrder | null;
  isNewer: boolean;
  /** everyone any message ever named for it, ascending */
  seenCustomerIds: bigint[];
};

async function compareOrders(tx: Tx, shopId: bigint, orders: OrderFact[]): Promise<PendingOrder[]> {
  if (orders.length === 0) return [];
  const accounts = Map.groupBy(orders, (order) => order.orderId);
  const known = new Map(
    (await knownOrders(tx, shopId, [...accounts.keys()])).map((row) => [row.orderId, row]),
  );
  return [...accounts].map(([orderId, told]) => {
    const order = told.reduce((newest, other) => (other.version > newest.version ? other : newest));
    const before = known.get(orderId) ?? null;
    const named = told.flatMap(({ customer }) => (customer ? [customer.customerId] : []));
    const seen = new Set([...(before?.seenCustomerIds ?? []), ...named]);
    return {
      order,
      orderId,
      known: before,
      isNewer: !before || order.version > before.version,
      seenCustomerIds: [...seen].sort((a, b) => (a < b ? -1 : 1)),
    };
  });
}

function customerIds(facts: Facts, customers: CustomerFact[], pending: PendingOrder[]): bigint[] {
  return [
    ...customers.map((fact) => fact.customerId),
    ...facts.deletedCustomers.map((fact) => fact.customerId),
    ...pending.flatMap(({ order }) => order.customer?.customerId ?? []),
  ];
}

// "" sorts before every version: a deletion says nothing of the other fields
function deletedCustomers(facts: Facts): CustomerFact[] {
  return facts.deletedCustomers.map((fact) => ({ ...fact, version: "", source: "webhook" }));
}
