// Keeps the accounts at Shopify's customers in step with the ledger. One job per shop writes a bounded number of customers
// and enqueues the next; what Shopify confirmed is noted call by call, so it goes on from anywhere.
import { createHash } from "node:crypto";
import { findShopById } from "../commerce/shop.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import { unknownOwners } from "../retention/customer-fields.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { GraphqlError } from "../shopify/errors.ts";
import {
  type MetafieldError,
  MOST_METAFIELDS,
  OWN_NAMESPACE,
  SET_METAFIELDS,
  type SetMetafields,
} from "../shopify/metafield-documents.ts";
import {
  confirmAccounts,
  type DueAccount,
  dueAccounts,
  scheduleAccounts,
  type ToldAccount,
} from "./account-fields.server.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { ACCOUNT_KEY, isEmptyAccount, type PublishedAccount } from "./published.ts";
import { readAccounts } from "./read-accounts.server.ts";
import { noteTiers } from "./tier-standing.server.ts";

const SCOPE = "write_customers";
// docs/operations.md says the pace: 25 calls of 10 points, then 10 seconds for everything else
const CALLS_PER_RUN = 25;
const REST = 10_000;
/** Accounts read at once, and in one run: most of those looked at are as Shopify has them. */
const TOGETHER = 250;
const MOST_LOOKED_AT = 5_000;

type Services = { database: Database; admin: AdminClient; log: Log; callsPerRun?: number };

/**
 * One run. Ends quietly, until points change again, where trying again is of no use: uninstalled, not allowed, or a
 * value that Shopify does not take.
 * @returns how many accounts were written
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function writeAccounts(services: Services, shopId: bigint): Promise<number> {
  const { database, log, callsPerRun = CALLS_PER_RUN } = services;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return 0;
  if (!shop.scopes?.split(",").includes(SCOPE)) {
    log.info({ shopId }, `loyalty accounts are not written: the merchant has not granted ${SCOPE}`);
    return 0;
  }
  let calls = 0;
  let looked = 0;
  let wrote = 0;
  for (let after = 0n; ; ) {
    const from = after;
    const { due, changed } = await database.inShop(shopId, async (tx) => {
      const due = await dueAccounts(tx, shopId, from, TOGETHER);
      const { changed, same } = await compare(tx, shopId, due);
      await confirmAccounts(tx, shopId, same);
      return { due, changed };
    });
    try {
      for (let first = 0; first < changed.length; first += MOST_METAFIELDS) {
        if (calls === callsPerRun) break;
        calls++;
        wrote += await write(services, shop, changed.slice(first, first + MOST_METAFIELDS));
      }
    } catch (error) {
      if (!FINAL.has((error as Error).name)) throw error;
      log.warn(
        { err: error, shopId },
        "loyalty accounts are not written; it is tried again with the next changes",
      );
      return wrote;
    }
    looked += due.length;
    if (due.length < TOGETHER && calls < callsPerRun) return wrote;
    if (calls === callsPerRun || looked >= MOST_LOOKED_AT) {
      await database.inShop(shopId, (tx) => scheduleAccounts(tx, shopId, REST, false));
      return wrote;
    }
    after = due.at(-1)!.customerId;
  }
}

/** Shopify understood, and refuses. */
class AccountsRefused extends Error {
  override name = "AccountsRefused";
}

// by name: see app/shopify/errors.ts
const FINAL = new Set(["AccountsRefused", "NoTokenError", "RefusedError", "GraphqlError"]);

type Changed = ToldAccount & { account: PublishedAccount };

/** Which of them Shopify has otherwise. */
async function compare(
  tx: Tx,
  shopId: bigint,
  due: DueAccount[],
): Promise<{ changed: Changed[]; same: ToldAccount[] }> {
  const now = new Date();
  const terms = await readTerms(tx, shopId);
  const there = due.filter(({ isGone }) => !isGone).map(({ customerId }) => customerId);
  const accounts = await readAccounts(tx, shopId, there, terms, now);
  const programme = versionAt(terms.versions, now)?.programme;
  // whoever's account was looked at: their tier is known, and Shopify may have another
  const tiers = there.map((id) => ({ customerId: id, tier: accounts?.get(id)?.account.tier?.id ?? null }));
  await noteTiers(tx, shopId, tiers);
  const changed: Changed[] = [];
  const same: ToldAccount[] = [];
  for (const { customerId, turn, digest } of due) {
    const read = accounts?.get(customerId);
    const told = { customerId, turn, refused: null, lookAt: read?.changesAt ?? null };
    if (!read || !programme) {
      same.push({ ...told, digest: null });
      continue;
    }
    const { account } = read;
    const written = digestOf(account);
    if (written === digest || (digest === null && isEmptyAccount(account, programme)))
      same.push({ ...told, digest });
    else changed.push({ ...told, digest: written, account });
  }
  return { changed, same };
}

/** As of when it was read makes no difference. */
function digestOf({ at: _, ...account }: PublishedAccount): string {
  return createHash("sha256").update(JSON.stringify(account)).digest("hex");
}

/** A call is taken whole or not at all: without the customers Shopify does not know, it is made again. */
async function write(
  services: Services,
  shop: { shopId: bigint; domain: string },
  accounts: Changed[],
): Promise<number> {
  const { database, admin, log } = services;
  const { shopId, domain } = shop;
  const errors = await send(admin, domain, accounts);
  const told = accounts.map(({ account: _, ...one }) => one);
  if (errors.length === 0) {
    await database.inShop(shopId, (tx) => confirmAccounts(tx, shopId, told));
    return accounts.length;
  }
  const reason = errors.map(({ message }) => message).join("; ");
  const places = new Set(unknownOwners(errors));
  const unknown = told.filter((_, place) => places.has(place));
  if (unknown.length === 0) throw new AccountsRefused(`Shopify refused loyalty accounts: ${reason}`);
  log.info({ shopId, customers: unknown.length }, "Shopify does not know these customers any more: skipped");
  const refused = unknown.map((one) => ({ ...one, digest: null, refused: reason }));
  await database.inShop(shopId, (tx) => confirmAccounts(tx, shopId, refused));
  const others = accounts.filter((_, place) => !places.has(place));
  return others.length > 0 ? write(services, shop, others) : 0;
}

async function send(admin: AdminClient, domain: string, accounts: Changed[]): Promise<MetafieldError[]> {
  const answer = await admin.ask<SetMetafields>(domain, SET_METAFIELDS, {
    metafields: accounts.map(({ customerId, account }) => ({
      ownerId: `gid://shopify/Customer/${customerId}`,
      namespace: OWN_NAMESPACE,
      key: ACCOUNT_KEY,
      type: "json",
      value: JSON.stringify(account),
    })),
  });
  if (!answer.data.metafieldsSet) throw new GraphqlError(answer.problems);
  return answer.data.metafieldsSet.userErrors;
}
