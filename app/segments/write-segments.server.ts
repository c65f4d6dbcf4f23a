// Keeps segments at Shopify in step with ours: the customer segments first, then fields and tags of the customers who
// differ. One job per shop writes a bounded number and enqueues the next; what Shopify confirmed is noted call by call,
// so it goes on from anywhere. docs/decisions says why this is not the job of the customer figures.
import { findShopById, type ShopRow } from "../commerce/shop.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { enqueue } from "../platform/jobs.server.ts";
import type { Log } from "../platform/log.server.ts";
import { unknownOwners } from "../retention/customer-fields.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { changeTags } from "../shopify/customer-tags.server.ts";
import { GraphqlError } from "../shopify/errors.ts";
import {
  DELETE_METAFIELDS,
  type DeleteMetafields,
  MOST_METAFIELDS,
  SET_METAFIELDS,
  type SetMetafields,
} from "../shopify/metafield-documents.ts";
import { fieldName, fieldValue, ownerOf, tagOf } from "./at-shopify.ts";
import {
  confirmHandles,
  confirmTags,
  type DueCustomer,
  dueCustomers,
  noteTold,
  refuseCustomers,
} from "./confirmed-segments.server.ts";
import { writeShopifySegments } from "./shopify-segments.server.ts";

export const WRITE_SEGMENTS_TASK = "write-segments";
export const SEGMENTS_SCOPE = "write_customers";

// 25 calls of 10 points, then 10 seconds for everything else: the pace of docs/operations.md
const CALLS_PER_RUN = 25;
const REST = 10_000;

type Services = { database: Database; admin: AdminClient; log: Log; callsPerRun?: number };

/** Call in the transaction that changed members, or what of them is to be seen at Shopify. */
export async function scheduleSegmentWrites(tx: Tx, shopId: bigint, wait = 0): Promise<void> {
  const name = `write-segments:${shopId}`;
  const runAt = new Date(Date.now() + wait);
  const payload = { shopId: shopId.toString() };
  await enqueue(tx, WRITE_SEGMENTS_TASK, payload, { key: name, queue: name, runAt, priority: 8 });
}

/**
 * One run. Ends quietly, until something changes again, where trying again is of no use.
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function writeSegments(services: Services, shopId: bigint): Promise<void> {
  const { database, log, callsPerRun = CALLS_PER_RUN } = services;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  if (!shop.scopes?.split(",").includes(SEGMENTS_SCOPE)) return;
  try {
    await writeShopifySegments(services, shop);
    const rest = await writeCustomers(services, shop, callsPerRun);
    await database.inShop(shopId, (tx) => noteTold(tx, shopId));
    if (rest) await database.inShop(shopId, (tx) => scheduleSegmentWrites(tx, shopId, REST));
  } catch (error) {
    if (!FINAL.has((error as Error).name)) throw error;
    log.warn({ err: error, shopId }, "segments are not written; it is tried again with the next change");
  }
}

// by name: see app/shopify/errors.ts
const FINAL = new Set(["SegmentsRefused", "NoTokenError", "RefusedError", "GraphqlError"]);

/** Shopify understood, and refuses. */
class SegmentsRefused extends Error {
  override name = "SegmentsRefused";
}

/** @returns whether there may be more */
async function writeCustomers(services: Services, shop: ShopRow, calls: number): Promise<boolean> {
  const limit = calls * MOST_METAFIELDS;
  const due = await services.database.inShop(shop.shopId, (tx) => dueCustomers(tx, shop.shopId, limit));
  let left = calls;
  const fields = due.filter(({ handles, handlesThere }) => !same(handles, handlesThere));
  const groups = [
    fields.filter(({ handles }) => handles.length > 0),
    fields.filter(({ handles }) => handles.length === 0),
  ];
  for (const group of groups) {
    for (let start = 0; start < group.length; start += MOST_METAFIELDS, left--) {
      if (left <= 0) return true;
      await writeFields(services, shop, group.slice(start, start + MOST_METAFIELDS));
    }
  }
  for (const customer of due.filter(({ tags, tagsThere }) => !same(tags, tagsThere))) {
    if (left <= 0) return true;
    left -= await writeTags(services, shop, customer);
  }
  return due.length === limit;
}

function same(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((entry, place) => entry === other[place]);
}

/** A call is taken whole or not at all: without the customers Shopify does not know, it is made again. */
async function writeFields(services: Services, shop: ShopRow, customers: DueCustomer[]): Promise<void> {
  const { database, admin, log } = services;
  const { shopId, domain } = shop;
  const { data, problems } =
    customers[0]!.handles.length === 0
      ? await admin.ask<DeleteMetafields>(domain, DELETE_METAFIELDS, {
          metafields: customers.map(({ customerId }) => fieldName(customerId)),
        })
      : await admin.ask<SetMetafields>(domain, SET_METAFIELDS, { metafields: customers.map(fieldValue) });
  const written = "metafieldsSet" in data ? data.metafieldsSet : data.metafieldsDelete;
  if (!written) throw new GraphqlError(problems);
  const errors = written.userErrors;
  if (errors.length === 0) return database.inShop(shopId, (tx) => confirmHandles(tx, shopId, customers));
  const reason = errors.map(({ message }) => message).join("; ");
  const places = new Set(unknownOwners(errors));
  const unknown = customers.filter((_, place) => places.has(place));
  if (unknown.length === 0) throw new SegmentsRefused(`Shopify refused the field of segments: ${reason}`);
  log.info({ shopId, customers: unknown.length }, "Shopify does not know these customers any more: skipped");
  await database.inShop(shopId, (tx) => refuseCustomers(tx, shopId, unknown, reason));
  const others = customers.filter((_, place) => !places.has(place));
  if (others.length > 0) await writeFields(services, shop, others);
}

/** @returns how many calls that took */
async function writeTags(
  { database, admin }: Services,
  shop: ShopRow,
  customer: DueCustomer,
): Promise<number> {
  const { shopId, domain } = shop;
  const { calls, refused } = await changeTags(admin, domain, ownerOf(customer.customerId), {
    come: customer.tags.filter((tag) => !customer.tagsThere.includes(tag)).map(tagOf),
    gone: customer.tagsThere.filter((tag) => !customer.tags.includes(tag)).map(tagOf),
  });
  await database.inShop(shopId, (tx) =>
    refused === null ? confirmTags(tx, shopId, customer) : refuseCustomers(tx, shopId, [customer], refused),
  );
  return calls;
}
