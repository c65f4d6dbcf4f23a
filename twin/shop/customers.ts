/** Customers: one per e-mail and per phone, their consent, tags, and what they spent. */

import {
  customerDeletedPayload,
  customerPayload,
  customersMergedPayload,
  emailConsentPayload,
  smsConsentPayload,
  tagsChangedPayload,
} from "../webhooks/payload/customer.ts";
import { parseAddress } from "./address.ts";
import type { ShopCore } from "./core.ts";
import type { Consent, ConsentState, Customer } from "./model/people.ts";
import type { CustomerChange, CustomerSpec } from "./specs.ts";

/** What Shopify refuses about a customer; `field` names the input. */
export class CustomerRefused extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

export function createCustomer(shop: ShopCore, spec: CustomerSpec): Customer {
  const at = spec.createdAt ?? shop.now();
  const email = emailOf(spec.email);
  refuseTaken(shop, null, email, spec.phone ?? null);
  const customer: Customer = {
    id: shop.nextId(),
    createdAt: at,
    updatedAt: at,
    email,
    phone: spec.phone ?? null,
    firstName: spec.firstName ?? null,
    lastName: spec.lastName ?? null,
    note: spec.note ?? null,
    locale: spec.locale ?? shop.state.locale,
    verifiedEmail: spec.verifiedEmail ?? true,
    state: spec.state ?? "disabled",
    taxExempt: false,
    tags: [...new Set(spec.tags ?? [])],
    emailConsent: consentOf(spec.emailConsent ?? "not_subscribed", at),
    smsConsent: consentOf(spec.smsConsent ?? "not_subscribed", at),
    addresses: (spec.addresses ?? []).map((address) => ({ id: shop.nextId(), ...parseAddress(address) })),
  };
  shop.state.customers.set(customer.id, customer);
  shop.indexCustomer(customer);
  shop.emit("customers/create", () => customerPayload(shop, customer));
  return customer;
}

export function updateCustomer(shop: ShopCore, customer: Customer, change: CustomerChange): Customer {
  const at = change.at ?? shop.now();
  const email = change.email === undefined ? customer.email : emailOf(change.email);
  const phone = change.phone === undefined ? customer.phone : change.phone;
  refuseTaken(shop, customer, email, phone);
  if (customer.email) shop.customersByEmail.delete(customer.email.toLowerCase());
  if (customer.phone) shop.customersByPhone.delete(customer.phone);
  customer.email = email;
  customer.phone = phone;
  for (const key of ["firstName", "lastName", "note", "locale", "state", "verifiedEmail"] as const)
    if (change[key] !== undefined) Object.assign(customer, { [key]: change[key] });
  if (change.addresses)
    customer.addresses = change.addresses.map((a) => ({ id: shop.nextId(), ...parseAddress(a) }));
  const tagsBefore = customer.tags;
  if (change.tags) customer.tags = [...new Set(change.tags)];
  if (change.emailConsent) customer.emailConsent = consentOf(change.emailConsent, at);
  if (change.smsConsent) customer.smsConsent = consentOf(change.smsConsent, at);
  customer.updatedAt = at;
  shop.indexCustomer(customer);
  emitTagChange(shop, customer, tagsBefore);
  if (change.emailConsent)
    shop.emit("customers_email_marketing_consent/update", () => emailConsentPayload(shop, customer));
  if (change.smsConsent)
    shop.emit("customers_marketing_consent/update", () => smsConsentPayload(shop, customer));
  shop.emit("customers/update", () => customerPayload(shop, customer));
  return customer;
}

/** Shopify refuses to delete a customer who has orders. */
export function deleteCustomer(shop: ShopCore, customer: Customer): void {
  if (shop.ordersOf(customer.id).length > 0)
    throw new CustomerRefused("id", "Customer can't be deleted because they have associated orders");
  shop.state.customers.delete(customer.id);
  if (customer.email) shop.customersByEmail.delete(customer.email.toLowerCase());
  if (customer.phone) shop.customersByPhone.delete(customer.phone);
  shop.emit("customers/delete", () => customerDeletedPayload(customer));
}

export function mergeCustomers(shop: ShopCore, kept: Customer, gone: Customer): Customer {
  if (kept === gone) throw new CustomerRefused("id", "A customer can't be merged with itself");
  const orders = [...shop.ordersOf(kept.id), ...shop.ordersOf(gone.id)].sort(
    (a, b) => a.createdAt - b.createdAt,
  );
  for (const order of shop.ordersOf(gone.id)) order.customerId = kept.id;
  shop.ordersByCustomer.set(kept.id, orders);
  shop.ordersByCustomer.delete(gone.id);
  shop.state.customers.delete(gone.id);
  if (gone.email) shop.customersByEmail.delete(gone.email.toLowerCase());
  if (gone.phone) shop.customersByPhone.delete(gone.phone);
  updateCustomer(shop, kept, {
    email: kept.email ?? gone.email,
    phone: kept.phone ?? gone.phone,
    firstName: kept.firstName ?? gone.firstName,
    lastName: kept.lastName ?? gone.lastName,
    tags: [...kept.tags, ...gone.tags],
  });
  kept.addresses.push(...gone.addresses);
  shop.emit("customers/merge", () => customersMergedPayload(kept.id, gone.id));
  return kept;
}

export function addTags(shop: ShopCore, customer: Customer, tags: string[]): Customer {
  return updateCustomer(shop, customer, { tags: [...customer.tags, ...tags] });
}

export function removeTags(shop: ShopCore, customer: Customer, tags: string[]): Customer {
  const gone = new Set(tags.map((tag) => tag.toLowerCase()));
  return updateCustomer(shop, customer, {
    tags: customer.tags.filter((tag) => !gone.has(tag.toLowerCase())),
  });
}

function refuseTaken(
  shop: ShopCore,
  self: Customer | null,
  email: string | null,
  phone: string | null,
): void {
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email))
    throw new CustomerRefused("email", "Email is invalid");
  const byEmail = email ? shop.customersByEmail.get(email.toLowerCase()) : undefined;
  if (byEmail && byEmail !== self) throw new CustomerRefused("email", "Email has already been taken");
  const byPhone = phone ? shop.customersByPhone.get(phone) : undefined;
  if (byPhone && byPhone !== self) throw new CustomerRefused("phone", "Phone has already been taken");
}

function emitTagChange(shop: ShopCore, customer: Customer, before: string[]): void {
  const added = customer.tags.filter((tag) => !before.includes(tag));
  const removed = before.filter((tag) => !customer.tags.includes(tag));
  if (added.length > 0) shop.emit("customer.tags_added", () => tagsChangedPayload(shop, customer, added));
  if (removed.length > 0)
    shop.emit("customer.tags_removed", () => tagsChangedPayload(shop, customer, removed));
}

function consentOf(state: ConsentState, at: number): Consent {
  const known = state !== "not_subscribed";
  return { state, optInLevel: known ? "single_opt_in" : null, updatedAt: known ? at : null };
}

function emailOf(email: string | null | undefined): string | null {
  const trimmed = email?.trim();
  return trimmed ? trimmed : null;
}
