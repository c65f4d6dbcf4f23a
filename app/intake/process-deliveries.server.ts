// What becomes of claimed deliveries of one shop: their facts are stored together, and when that fails in
// halves, so that one bad delivery does not hold up the others.
import { type Facts, noFacts } from "../commerce/facts.ts";
import { findShopById } from "../commerce/shop.server.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { enterShop, sql, type Tx } from "../platform/db.server.ts";
import { PayloadError } from "../shopify/payload-error.ts";
import { readPayloadJson } from "../shopify/payload-json.ts";
import type { ClaimedDelivery } from "./claim-deliveries.server.ts";
import { scheduleCollections } from "./collection-reading.server.ts";
import { type Outcome, settleDeliveries } from "./deliveries.server.ts";
import type { Message } from "./payload/message.ts";
import { readDelivery } from "./payload/read-delivery.ts";

export type DeliveryEvent = {
  /** the message's body, ids beyond 2^53 as bigint */
  payload: unknown;
  /** when it happened at Shopify */
  at: Date;
};

/** What is done about topics that are not commerce, by topic; in the delivery's transaction. */
export type DeliveryHandlers = Record<
  string,
  (tx: Tx, shopId: bigint, event: DeliveryEvent) => Promise<void>
>;

export type OnFacts = (tx: Tx, shopId: bigint, touched: bigint[]) => Promise<void>;

export type Reactions = { handlers: DeliveryHandlers; onFacts: OnFacts };

/** Seconds until the next attempt, after the first, second, … failed one; after the last it is set aside. */
export const RETRY_SECONDS = [2, 15, 60, 300] as const;

/** @returns what became of each */
export async function processDeliveries(
  tx: Tx,
  shopId: bigint,
  deliveries: ClaimedDelivery[],
  reactions: Reactions,
): Promise<Outcome[]> {
  await enterShop(tx, shopId);
  const shop = await findShopById(tx, shopId);
  const readings = deliveries.map((delivery) =>
    readOne(delivery, reactions.handlers, shop?.currency ?? null),
  );
  const outcomes: Outcome[] = readings.flatMap((reading) => ("outcome" in reading ? reading.outcome : []));

  const factual = readings.filter((reading) => "facts" in reading);
  outcomes.push(...(await storeTogether(tx, shopId, factual, reactions.onFacts)));
  for (const reading of readings) {
    if (!("event" in reading)) continue;
    const handler = reactions.handlers[reading.delivery.topic]!;
    outcomes.push(await attempt(tx, reading.delivery, () => handler(tx, shopId, reading.event)));
  }
  await settleDeliveries(tx, shopId, outcomes);
  return outcomes;
}

type WithFacts = { delivery: ClaimedDelivery; facts: Facts };
type Reading = WithFacts | { delivery: ClaimedDelivery; event: DeliveryEvent } | { outcome: Outcome };

function readOne(delivery: ClaimedDelivery, handlers: DeliveryHandlers, currency: string | null): Reading {
  const { webhookId, topic, triggeredAt, body } = delivery;
  if (!body) return { outcome: { webhookId, state: "failed", reason: "its body was erased" } };
  try {
    const payload = readPayloadJson(body);
    const message: Message = { webhookId, triggeredAt, at: happenedAt(delivery) };
    if (Object.hasOwn(handlers, topic)) return { delivery, event: { payload, at: message.at } };
    const facts = readDelivery(topic, payload, message, currency);
    if (typeof facts !== "string") return { delivery, facts };
    return { outcome: { webhookId, state: "ignored", reason: facts } };
  } catch (error) {
    return { outcome: failure(delivery, error) };
  }
}

// an absurd header must not become an absurd fact
function happenedAt({ triggeredAt, receivedAt }: ClaimedDelivery): Date {
  const told = new Date(triggeredAt ?? Number.NaN);
  return told.getTime() >= 0 && told <= receivedAt ? told : receivedAt;
}

// what cannot be stored is found by halving
async function storeTogether(
  tx: Tx,
  shopId: bigint,
  readings: WithFacts[],
  onFacts: OnFacts,
): Promise<Outcome[]> {
  const [first] = readings;
  if (!first) return [];
  try {
    return await inSavepoint(tx, () => storeAndReact(tx, shopId, readings, onFacts));
  } catch (error) {
    if (readings.length === 1) return [failure(first.delivery, error)];
    const middle = readings.length >> 1;
    return [
      ...(await storeTogether(tx, shopId, readings.slice(0, middle), onFacts)),
      ...(await storeTogether(tx, shopId, readings.slice(middle), onFacts)),
    ];
  }
}

async function storeAndReact(
  tx: Tx,
  shopId: bigint,
  readings: WithFacts[],
  onFacts: OnFacts,
): Promise<Outcome[]> {
  const { touched, refusedOrders } = await storeFacts(tx, shopId, together(readings));
  // also when nobody's figures are touched: segments may ask for tags and consents
  await onFacts(tx, shopId, touched);
  // automatic collections go by what products are like
  if (readings.some(({ facts }) => facts.products.length > 0)) await scheduleCollections(tx, shopId);
  const refused = new Map(refusedOrders.map((order) => [order.orderId, order.reason]));
  return readings.map(({ delivery: { webhookId }, facts }) => {
    const reason = facts.orders.map((order) => refused.get(order.orderId)).find((one) => one !== undefined);
    return reason === undefined ? { webhookId, state: "done" } : { webhookId, state: "failed", reason };
  });
}

function together(readings: WithFacts[]): Facts {
  const all = noFacts();
  for (const { facts } of readings) {
    for (const kind of Object.keys(all) as (keyof Facts)[]) all[kind].push(...(facts[kind] as never[]));
  }
  return all;
}

async function attempt(tx: Tx, delivery: ClaimedDelivery, work: () => Promise<void>): Promise<Outcome> {
  try {
    await inSavepoint(tx, work);
    return { webhookId: delivery.webhookId, state: "done" };
  } catch (error) {
    return failure(delivery, error);
  }
}

async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.run(sql`SAVEPOINT delivery`);
  try {
    const result = await work();
    await tx.run(sql`RELEASE SAVEPOINT delivery`);
    return result;
  } catch (error) {
    await tx.run(sql`ROLLBACK TO SAVEPOINT delivery`);
    throw error;
  }
}

function failure({ webhookId, attempts }: ClaimedDelivery, error: unknown): Outcome {
  const reason = reasonOf(error);
  const retryInSeconds = error instanceof PayloadError ? undefined : RETRY_SECONDS[attempts];
  if (retryInSeconds === undefined) return { webhookId, state: "failed", reason };
  return { webhookId, state: "pending", reason, retryInSeconds };
}

const LONGEST_REASON = 300;

// a database message may quote what was in the row: its code says enough
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  const { code } = error as NodeJS.ErrnoException;
  if (code) return `database or network error ${code}`;
  if (error instanceof PayloadError) return error.message.slice(0, LONGEST_REASON);
  return `${error.name}: ${error.message}`.slice(0, LONGEST_REASON);
}
