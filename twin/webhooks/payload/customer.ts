/** customers/*: the customer alone and inside orders, consent, tags, purchases. */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import type { Order } from "../../shop/model/order.ts";
import type { Address, Customer } from "../../shop/model/people.ts";
import { restAmount } from "../../shop/money.ts";
import { amountSpent, countedOrders } from "../../shop/spending.ts";
import { restInstant } from "../instants.ts";
import { bigJson } from "../json.ts";
import { addressJson, instantsOf, seer } from "./spelling.ts";

/** As it stands inside orders: without tags, consent, orders_count and total_spent (2025-01 and later). */
export function embeddedCustomer(shop: ShopCore, customer: Customer): Record<string, unknown> {
  const see = seer(shop);
  const when = instantsOf(shop);
  const [first] = customer.addresses;
  return {
    id: customer.id,
    admin_graphql_api_id: gid("Customer", customer.id),
    created_at: when(customer.createdAt),
    updated_at: when(customer.updatedAt),
    first_name: see(customer.firstName),
    last_name: see(customer.lastName),
    state: customer.state,
    note: customer.note,
    verified_email: customer.verifiedEmail,
    multipass_identifier: null,
    tax_exempt: customer.taxExempt,
    email: see(customer.email),
    phone: see(customer.phone),
    currency: shop.state.currency,
    tax_exemptions: [],
    default_address: see(first ? customerAddress(customer, first, true) : null),
  };
}

export function customerPayload(shop: ShopCore, customer: Customer): string {
  const see = seer(shop);
  return bigJson({
    ...embeddedCustomer(shop, customer),
    addresses: see(customer.addresses.map((a, i) => customerAddress(customer, a, i === 0))) ?? [],
  });
}

export function customerDeletedPayload(customer: Customer): string {
  return bigJson({
    id: customer.id,
    admin_graphql_api_id: gid("Customer", customer.id),
    phone: null,
    addresses: [],
    tax_exemptions: [],
  });
}

export function customersMergedPayload(kept: bigint, gone: bigint): string {
  return bigJson({
    admin_graphql_api_customer_kept_id: gid("Customer", kept),
    admin_graphql_api_customer_deleted_id: gid("Customer", gone),
    admin_graphql_api_job_id: null,
    status: "completed",
    errors: [],
  });
}

export function emailConsentPayload(shop: ShopCore, customer: Customer): string {
  const { state, optInLevel, updatedAt } = customer.emailConsent;
  return bigJson({
    customer_id: customer.id,
    email_id: customer.id,
    email_address: seer(shop)(customer.email),
    email_marketing_consent: {
      state,
      opt_in_level: optInLevel,
      consent_updated_at: instantsOf(shop)(updatedAt),
    },
  });
}

export function smsConsentPayload(shop: ShopCore, customer: Customer): string {
  const { state, optInLevel, updatedAt } = customer.smsConsent;
  return bigJson({
    id: customer.id,
    phone: seer(shop)(customer.phone),
    sms_marketing_consent: {
      state,
      opt_in_level: optInLevel,
      consent_updated_at: instantsOf(shop)(updatedAt),
      consent_collected_from: "other",
    },
  });
}

export function tagsChangedPayload(shop: ShopCore, customer: Customer, tags: string[]): string {
  return bigJson({
    customerId: gid("Customer", customer.id),
    tags,
    occurredAt: restInstant(customer.updatedAt, shop.state.timezone),
  });
}

export function purchasingSummaryPayload(shop: ShopCore, customer: Customer, last: Order): string {
  return bigJson({
    customerId: gid("Customer", customer.id),
    numberOfOrders: countedOrders(shop, customer).length,
    amountSpent: {
      amount: restAmount(amountSpent(shop, customer), shop.state.currency),
      currencyCode: shop.state.currency,
    },
    lastOrderId: gid("Order", last.id),
    occurredAt: restInstant(last.createdAt, shop.state.timezone),
  });
}

function customerAddress(
  customer: Customer,
  address: Address & { id: bigint },
  isDefault: boolean,
): Record<string, unknown> {
  return {
    id: address.id,
    customer_id: customer.id,
    ...addressJson(address),
    country_name: address.country,
    default: isDefault,
  };
}
