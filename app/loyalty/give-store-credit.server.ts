// The job that gives one redemption's store credit at Shopify, once: what may have arrived without an answer is looked for
// before it is asked for again.
import { fromMinor, toMinor } from "../commerce/money.ts";
import { findShopById } from "../commerce/shop.server.ts";
import type { Database } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import {
  CREDIT_STORE_CREDIT,
  type CreditStoreCredit,
  STORE_CREDITS,
  type StoreCredit,
  type StoreCredits,
} from "../shopify/store-credit-documents.ts";
import {
  type Credit,
  type CreditProblem,
  knownCredits,
  noteCredited,
  noteProblem,
  noteSent,
  readCredit,
  refuseCredit,
  STORE_CREDIT_SCOPE,
} from "./store-credit.server.ts";

export type CreditServices = { database: Database; admin: AdminClient; log: Log };

/** @throws ThrottledError, UnavailableError for the job queue to try again later */
export async function giveStoreCredit(
  services: CreditServices,
  shopId: bigint,
  redemptionId: bigint,
): Promise<void> {
  const { database, log } = services;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  const credit = await database.inShop(shopId, (tx) => readCredit(tx, shopId, redemptionId));
  if (credit?.state !== "waiting") return;
  const waits = (problem: CreditProblem) =>
    database.inShop(shopId, (tx) => noteProblem(tx, shopId, redemptionId, problem));
  // an hour later, and when the app is granted more, it is tried again
  if (!shop.scopes?.split(",").includes(STORE_CREDIT_SCOPE)) return waits("scope");
  try {
    await give(services, shopId, shop.domain, credit);
  } catch (error) {
    const problem = WAITS[(error as Error).name];
    if (!problem) throw error;
    log.warn({ err: error, shopId, redemptionId: `${redemptionId}` }, "store credit could not be given");
    await waits(problem);
  }
}

// by name: see app/shopify/errors.ts
const WAITS: Record<string, CreditProblem> = {
  NoTokenError: "token",
  RefusedError: "refused",
  GraphqlError: "refused",
};

async function give(services: CreditServices, shopId: bigint, domain: string, credit: Credit): Promise<void> {
  const { database, admin } = services;
  const { redemptionId, customerId, minor, currency, expiresAt } = credit;
  const customer = `gid://shopify/Customer/${customerId}`;
  if (credit.sentAt) {
    const { data } = await admin.ask<StoreCredits>(domain, STORE_CREDITS, { customer });
    const found = alike(data, credit, credit.sentAt);
    const arrived = await database.inShop(shopId, async (tx) => {
      const known = await knownCredits(tx, shopId, found);
      const own = found.find((id) => !known.has(id));
      if (own !== undefined) await noteCredited(tx, shopId, redemptionId, own, new Date());
      return own !== undefined;
    });
    if (arrived) return;
  }
  await database.inShop(shopId, (tx) => noteSent(tx, shopId, redemptionId, new Date()));
  const creditAmount = { amount: fromMinor(minor, currency), currencyCode: currency };
  const variables = { customer, credit: { creditAmount, expiresAt: expiresAt?.toISOString() ?? null } };
  // asked once: an answer that is lost must not become a second credit
  const { data } = await admin.ask<CreditStoreCredit>(domain, CREDIT_STORE_CREDIT, variables, undefined, {
    once: true,
  });
  const { storeCreditAccountTransaction: given, userErrors } = data.storeCreditAccountCredit;
  await database.inShop(shopId, (tx) =>
    given
      ? noteCredited(tx, shopId, redemptionId, idOf(given.id), new Date())
      : refuseCredit(tx, shopId, redemptionId, problemOf(userErrors[0]?.code), new Date()),
  );
}

/** Clocks differ. */
const SKEW = 300_000;

/** Credits of that amount and end, made since it was sent: the oldest first. */
function alike({ customer }: StoreCredits, { minor, currency, expiresAt }: Credit, sentAt: Date): bigint[] {
  const credits = (customer?.storeCreditAccounts.nodes ?? []).flatMap(({ transactions }) =>
    transactions.nodes.filter((node): node is StoreCredit => "id" in node),
  );
  return credits
    .filter(
      (one) =>
        one.amount.currencyCode === currency &&
        toMinor(one.amount.amount, currency) === minor &&
        seconds(one.expiresAt) === seconds(expiresAt) &&
        new Date(one.createdAt).getTime() >= sentAt.getTime() - SKEW,
    )
    .sort((one, other) => one.createdAt.localeCompare(other.createdAt))
    .map(({ id }) => idOf(id));
}

function seconds(instant: string | Date | null): number | null {
  return instant === null ? null : Math.floor(new Date(instant).getTime() / 1000);
}

function idOf(gid: string): bigint {
  return BigInt(gid.slice(gid.lastIndexOf("/") + 1));
}

const PROBLEMS: Record<string, CreditProblem> = {
  CREDIT_LIMIT_EXCEEDED: "limit",
  MISMATCHING_CURRENCY: "currency",
  UNSUPPORTED_CURRENCY: "currency",
  OWNER_NOT_FOUND: "customer",
  EXPIRES_AT_IN_PAST: "expiry",
};

function problemOf(code: string | null | undefined): CreditProblem {
  return PROBLEMS[code ?? ""] ?? "refused";
}
