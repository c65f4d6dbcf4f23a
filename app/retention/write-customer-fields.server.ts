// Keeps the figures at Shopify's customers in step with ours. One job per shop writes a bounded number of customers and
// enqueues the next; what Shopify confirmed is noted call by call, so it goes on from anywhere.
import { findShopById, type ShopRow } from "../commerce/shop.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { GraphqlError } from "../shopify/errors.ts";
import {
  DELETE_METAFIELDS,
  type DeleteMetafields,
  type MetafieldError,
  MOST_METAFIELDS,
  SET_METAFIELDS,
  type SetMetafields,
} from "../shopify/metafield-documents.ts";
import { changedFigures, confirmFields } from "./confirmed-fields.server.ts";
import {
  type CustomerFigures,
  FIELD_KEYS,
  fieldNames,
  fieldValues,
  unknownOwners,
} from "./customer-fields.ts";

export const CUSTOMER_FIELDS_TASK = "write-customer-fields";
export const CUSTOMER_FIELDS_SCOPE = "write_customers";

// docs/operations.md says the pace: 25 calls of 10 points, then 10 seconds for everything else
const CALLS_PER_RUN = 25;
const REST = 10_000;
/** What changes within a minute is written once. */
const SETTLE = 60_000;
const CUSTOMERS_PER_CALL = Math.floor(MOST_METAFIELDS / FIELD_KEYS.length);

type Services = { database: Database; admin: AdminClient; log: Log; callsPerRun?: number };

/** Call in the transaction that changed figures. Whoever asks again meanwhile does not put it off. */
export async function scheduleCustomerFields(tx: Tx, shopId: bigint): Promise<void> {
  await enqueueRun(tx, shopId, SETTLE, true);
}

async function enqueueRun(tx: Tx, shopId: bigint, wait: number, keepTime: boolean): Promise<void> {
  const name = `customer-fields:${shopId}`;
  const runAt = new Date(Date.now() + wait);
  const payload = { shopId: shopId.toString() };
  // everything that somebody waits for goes first
  await enqueue(tx, CUSTOMER_FIELDS_TASK, payload, { key: name, queue: name, runAt, keepTime, priority: 10 });
}

/**
 * One run. Ends quietly, until the figures change again, where trying again is of no use: uninstalled, not allowed,
 * or values that Shopify does not take.
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function writeCustomerFields(services: Services, shopId: bigint): Promise<void> {
  const { database, log, callsPerRun = CALLS_PER_RUN } = services;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt || !shop.currency) return;
  if (!shop.scopes?.split(",").includes(CUSTOMER_FIELDS_SCOPE)) {
    log.info(
      { shopId },
      `customer fields are not written: the merchant has not granted ${CUSTOMER_FIELDS_SCOPE}`,
    );
    return;
  }
  const limit = callsPerRun * CUSTOMERS_PER_CALL;
  const changed = await database.inShop(shopId, (tx) => changedFigures(tx, shopId, limit));
  try {
    for (const some of calls(changed)) await write(services, { ...shop, currency: shop.currency }, some);
  } catch (error) {
    if (!FINAL.has((error as Error).name)) throw error;
    log.warn(
      { err: error, shopId },
      "customer fields are not written; it is tried again with the next changes",
    );
    return;
  }
  if (changed.length === limit) await database.inShop(shopId, (tx) => enqueueRun(tx, shopId, REST, false));
}

/** Shopify understood, and refuses. */
class FieldsRefused extends Error {
  override name = "FieldsRefused";
}

// by name: see app/shopify/errors.ts
const FINAL = new Set(["FieldsRefused", "NoTokenError", "RefusedError", "GraphqlError"]);

/** Values and removals are different calls. */
function calls(changed: CustomerFigures[]): CustomerFigures[][] {
  const groups = [changed.filter(({ lastAt }) => lastAt), changed.filter(({ lastAt }) => !lastAt)];
  return groups.flatMap((group) => {
    const starts = Math.ceil(group.length / CUSTOMERS_PER_CALL);
    return Array.from({ length: starts }, (_, nth) =>
      group.slice(nth * CUSTOMERS_PER_CALL, (nth + 1) * CUSTOMERS_PER_CALL),
    );
  });
}

type KnownShop = ShopRow & { currency: string };

/** A call is taken whole or not at all: without the customers Shopify does not know, it is made again. */
async function write(services: Services, shop: KnownShop, customers: CustomerFigures[]): Promise<void> {
  const { database, admin, log } = services;
  const { shopId } = shop;
  const errors = await send(admin, shop, customers);
  if (errors.length === 0) {
    await database.inShop(shopId, (tx) => confirmFields(tx, shopId, customers));
    return;
  }
  const reason = errors.map(({ message }) => message).join("; ");
  const places = new Set(unknownOwners(errors).map((place) => Math.floor(place / FIELD_KEYS.length)));
  const unknown = customers.filter((_, place) => places.has(place));
  if (unknown.length === 0) throw new FieldsRefused(`Shopify refused customer fields: ${reason}`);
  log.info({ shopId, customers: unknown.length }, "Shopify does not know these customers any more: skipped");
  await database.inShop(shopId, (tx) => confirmFields(tx, shopId, unknown, reason));
  const others = customers.filter((_, place) => !places.has(place));
  if (others.length > 0) await write(services, shop, others);
}

async function send(
  admin: AdminClient,
  shop: KnownShop,
  customers: CustomerFigures[],
): Promise<MetafieldError[]> {
  const isRemoval = customers[0]!.lastAt === null;
  const answer = isRemoval
    ? await admin.ask<DeleteMetafields>(shop.domain, DELETE_METAFIELDS, {
        metafields: customers.flatMap(({ customerId }) => fieldNames(customerId)),
      })
    : await admin.ask<SetMetafields>(shop.domain, SET_METAFIELDS, {
        metafields: customers.flatMap((customer) => fieldValues(customer, shop.currency)),
      });
  const written = "metafieldsSet" in answer.data ? answer.data.metafieldsSet : answer.data.metafieldsDelete;
  if (!written) throw new GraphqlError(answer.problems);
  return written.userErrors;
}
