// The job that writes an address and its consent to the Shopify customer. An existing customer is found by the address;
// who unsubscribed after the popup stays unsubscribed, and who is subscribed is left alone.
import { findShopById, type ShopRow } from "../commerce/shop.server.ts";
import { type Database, sql } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import {
  CREATE_CUSTOMER,
  type CreatedCustomer,
  CUSTOMER_BY_ADDRESS,
  type CustomerByAddress,
  UPDATE_EMAIL_CONSENT,
  UPDATE_SMS_CONSENT,
  type UpdatedConsent,
} from "../shopify/consent-documents.ts";
import { GraphqlError } from "../shopify/errors.ts";

type Services = { database: Database; admin: AdminClient; log: Log };

type Capture = { claimId: bigint; email: string | null; phone: string | null; language: string; at: Date };
type Outcome = { state: "written" | "kept" | "refused"; customerId?: bigint; problem?: string };

/**
 * Writes it once: what was written is noted, and Shopify itself takes the same consent twice without harm.
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function writeCapture(services: Services, shopId: bigint, claimId: bigint): Promise<void> {
  const { database, log } = services;
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  const [capture] = await database.inShop(shopId, (tx) =>
    tx.rows<Capture>(sql`
      SELECT claim_id AS "claimId", email, phone, language, at FROM popup_capture
      WHERE shop_id = ${shopId} AND claim_id = ${claimId} AND state = 'waiting' AND num_nonnulls(email, phone) > 0`),
  );
  if (!capture) return;
  let outcome: Outcome;
  try {
    outcome = await write(services, shop, capture);
  } catch (error) {
    if (!FINAL.has((error as Error).name)) throw error;
    log.warn({ err: error, shopId, claimId: `${claimId}` }, "a captured address was not written to Shopify");
    outcome = { state: "refused", problem: (error as Error).message };
  }
  const { state, customerId = null, problem = null } = outcome;
  // a refused one stays for the merchant to see, until its time is over; the others are at Shopify
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      UPDATE popup_capture SET state = ${state}, customer_id = ${customerId}, problem = ${problem}, written_at = now(),
        email = CASE WHEN ${state} = 'refused' THEN email END, phone = CASE WHEN ${state} = 'refused' THEN phone END
      WHERE shop_id = ${shopId} AND claim_id = ${claimId} AND state = 'waiting'`),
  );
}

// by name: see app/shopify/errors.ts
const FINAL = new Set(["NoTokenError", "RefusedError", "GraphqlError"]);

async function write({ admin }: Services, { domain }: ShopRow, capture: Capture): Promise<Outcome> {
  const found = await find(admin, domain, capture);
  if (found) return consentOf(admin, domain, capture, found);
  const { email, phone, language, at } = capture;
  const consent = {
    marketingState: "SUBSCRIBED",
    marketingOptInLevel: "SINGLE_OPT_IN",
    consentUpdatedAt: at.toISOString(),
  };
  const input = email
    ? { email, locale: language, emailMarketingConsent: consent }
    : { phone, locale: language, smsMarketingConsent: consent };
  const { data, problems } = await admin.ask<CreatedCustomer>(domain, CREATE_CUSTOMER, { input });
  if (!data.customerCreate) throw new GraphqlError(problems);
  const { customer, userErrors } = data.customerCreate;
  if (customer) return { state: "written", customerId: idIn(customer.id) };
  // somebody made this customer a moment ago
  const meanwhile = await find(admin, domain, capture);
  if (meanwhile) return consentOf(admin, domain, capture, meanwhile);
  return { state: "refused", problem: userErrors.map(({ message }) => message).join("; ") };
}

type Found = NonNullable<CustomerByAddress["customerByIdentifier"]>;

async function find(admin: AdminClient, domain: string, { email, phone }: Capture): Promise<Found | null> {
  const identifier = email ? { emailAddress: email } : { phoneNumber: phone };
  const { data, problems } = await admin.ask<CustomerByAddress>(domain, CUSTOMER_BY_ADDRESS, { identifier });
  if (!data.customerByIdentifier && problems.length > 0) throw new GraphqlError(problems);
  return data.customerByIdentifier;
}

async function consentOf(
  admin: AdminClient,
  domain: string,
  capture: Capture,
  found: Found,
): Promise<Outcome> {
  const customerId = idIn(found.id);
  const marketing = capture.email ? found.defaultEmailAddress : found.defaultPhoneNumber;
  // whose consent may not be seen may not be overwritten either
  if (!marketing)
    return {
      state: "refused",
      customerId,
      problem: "Shopify does not show this customer's consent to the app.",
    };
  const { marketingState, marketingUpdatedAt } = marketing;
  if (marketingState === "SUBSCRIBED") return { state: "kept", customerId };
  const isNewer = marketingUpdatedAt !== null && new Date(marketingUpdatedAt) > capture.at;
  if (marketingState === "UNSUBSCRIBED" && isNewer) return { state: "kept", customerId };
  const consent = {
    marketingState: "SUBSCRIBED",
    marketingOptInLevel: "SINGLE_OPT_IN",
    consentUpdatedAt: capture.at.toISOString(),
  };
  const { data, problems } = capture.email
    ? await admin.ask<UpdatedConsent>(domain, UPDATE_EMAIL_CONSENT, {
        input: { customerId: found.id, emailMarketingConsent: consent },
      })
    : await admin.ask<UpdatedConsent>(domain, UPDATE_SMS_CONSENT, {
        input: { customerId: found.id, smsMarketingConsent: consent },
      });
  if (!data.updated) throw new GraphqlError(problems);
  const { userErrors } = data.updated;
  if (userErrors.length > 0)
    return { state: "refused", customerId, problem: userErrors.map(({ message }) => message).join("; ") };
  return { state: "written", customerId };
}

function idIn(gid: string): bigint {
  const digits = /\/(\d{1,19})$/.exec(gid)?.[1];
  if (!digits) throw new Error(`"${gid.slice(0, 80)}" is not one of Shopify's ids.`);
  return BigInt(digits);
}
