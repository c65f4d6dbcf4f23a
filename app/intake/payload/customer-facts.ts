// From payloads about a customer to facts.
import { plainEmail, plainPhone, provisionalCustomerId } from "../../commerce/customer-identity.ts";
import type { CustomerFact } from "../../commerce/facts.ts";
import type { CustomerPayload } from "../../shopify/payload-customer.ts";
import { idOf } from "../../shopify/payload-fields.ts";
import type { OrderPayload } from "../../shopify/payload-order.ts";
import { type Message, versionOf } from "./message.ts";

/** Fields the payload does not have stay undefined: it says nothing of them. */
export function customerFact(payload: CustomerPayload, message: Message): CustomerFact {
  const { email, phone, first_name, last_name, default_address, created_at, updated_at } = payload;
  return {
    customerId: idOf(payload),
    email: email === undefined ? undefined : plainEmail(email),
    phone: phone === undefined ? undefined : plainPhone(phone),
    firstName: first_name,
    lastName: last_name,
    country: default_address === undefined ? undefined : country(default_address?.country_code),
    createdAt: created_at ?? undefined,
    updatedAt: updated_at ?? undefined,
    version: versionOf(message, updated_at),
    source: "webhook",
  };
}

/** The customer an order names, else a guest known by e-mail address or phone number, else nobody. */
export function orderCustomerFact(order: OrderPayload, message: Message): CustomerFact | null {
  const version = versionOf(message, order.customer?.updated_at ?? order.updated_at);
  const locale = order.customer_locale ?? undefined;
  if (order.customer) return { ...customerFact(order.customer, message), locale, version };
  const email = plainEmail(order.email) ?? plainEmail(order.contact_email);
  const phone = plainPhone(order.phone);
  const customerId = provisionalCustomerId({ email, phone });
  if (customerId === null) return null;
  const where = order.billing_address ?? order.shipping_address;
  return {
    customerId,
    email: email ?? undefined,
    phone: phone ?? undefined,
    firstName: where?.first_name ?? undefined,
    lastName: where?.last_name ?? undefined,
    country: country(where?.country_code) ?? undefined,
    locale,
    createdAt: order.created_at,
    version,
    source: "webhook",
  };
}

function country(code: string | null | undefined): string | null {
  return code && /^[a-z]{2}$/i.test(code) ? code.toUpperCase() : null;
}
