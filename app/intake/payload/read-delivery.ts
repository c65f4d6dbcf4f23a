// From a topic and its payload to facts: the list of what we read, and of what we knowingly do not.
import { type Facts, noFacts } from "../../commerce/facts.ts";
import {
  customerDeletedPayload,
  customerPayload,
  customersMergedPayload,
  emailConsentPayload,
  smsConsentPayload,
} from "../../shopify/payload-customer.ts";
import { PayloadError } from "../../shopify/payload-error.ts";
import { idOf, readShape } from "../../shopify/payload-fields.ts";
import { fulfillmentPayload, orderDeletedPayload, orderPayload } from "../../shopify/payload-order.ts";
import { refundPayload } from "../../shopify/payload-refund.ts";
import { customerFact } from "./customer-facts.ts";
import { type Message, versionOf } from "./message.ts";
import { fulfilmentFact, orderFact } from "./order-facts.ts";
import { refundFact } from "./refund-facts.ts";

/** The shop's currency must be known first: try again later. */
export class CurrencyUnknownError extends Error {
  override name = "CurrencyUnknownError";
}

/** @param currency of the shop; null while nobody has told it */
type Reader = (payload: unknown, message: Message, currency: string | null) => Partial<Facts>;

const order: Reader = (payload, message) => ({
  orders: [orderFact(readShape(orderPayload, payload), message)],
});

const customer: Reader = (payload, message) => ({
  customers: [customerFact(readShape(customerPayload, payload), message)],
});

const fulfilment: Reader = (payload, message) => ({
  fulfilments: [fulfilmentFact(readShape(fulfillmentPayload, payload), message)],
});

const READERS: Record<string, Reader> = {
  "orders/create": order,
  "orders/updated": order,
  "orders/paid": order,
  "orders/partially_fulfilled": order,
  "orders/fulfilled": order,
  "orders/cancelled": order,
  "orders/delete": (payload, message) => ({
    deletedOrders: [{ orderId: idOf(readShape(orderDeletedPayload, payload)), deletedAt: message.at }],
  }),
  "refunds/create": (payload, _message, currency) => {
    if (!currency) throw new CurrencyUnknownError("the shop's currency is not known yet");
    return { refunds: [refundFact(readShape(refundPayload, payload), currency)] };
  },
  "fulfillments/create": fulfilment,
  "fulfillments/update": fulfilment,
  "customers/create": customer,
  "customers/update": customer,
  "customers/enable": customer,
  "customers/disable": customer,
  "customers/delete": (payload, message) => ({
    deletedCustomers: [
      { customerId: idOf(readShape(customerDeletedPayload, payload)), deletedAt: message.at },
    ],
  }),
  "customers/merge": (payload) => {
    const merge = readShape(customersMergedPayload, payload);
    // failed merges are told too
    if (merge.status !== "completed") return {};
    return {
      mergedCustomers: [
        {
          fromId: merge.admin_graphql_api_customer_deleted_id,
          intoId: merge.admin_graphql_api_customer_kept_id,
        },
      ],
    };
  },
  "customers_email_marketing_consent/update": (payload, message) => {
    const { customer_id, email_marketing_consent: consent } = readShape(emailConsentPayload, payload);
    const version = versionOf(message, consent.consent_updated_at);
    return {
      customers: [
        { customerId: customer_id, emailConsent: consent.state ?? null, version, source: "webhook" },
      ],
    };
  },
  "customers_marketing_consent/update": (payload, message) => {
    const { id, customer_id, sms_marketing_consent: consent } = readShape(smsConsentPayload, payload);
    const version = versionOf(message, consent.consent_updated_at);
    const customerId = idOf({ id: customer_id ?? id });
    return { customers: [{ customerId, smsConsent: consent.state ?? null, version, source: "webhook" }] };
  },
};

/** Topics we may be subscribed to and have no use for. */
const UNREAD: Record<string, string> = {
  "orders/edited": "the edited order itself comes as orders/updated",
  "customer.tags_added": "tags are read whole with the customer, not as differences",
  "customer.tags_removed": "tags are read whole with the customer, not as differences",
};

/**
 * @returns the facts, or why there are none to read
 * @throws PayloadError when the body is not what the topic promises; CurrencyUnknownError
 */
export function readDelivery(
  topic: string,
  payload: unknown,
  message: Message,
  currency: string | null,
): Facts | string {
  const reader = Object.hasOwn(READERS, topic) ? READERS[topic] : undefined;
  if (!reader) return (Object.hasOwn(UNREAD, topic) && UNREAD[topic]) || "no room reads this topic";
  if (typeof payload !== "object" || payload === null) throw new PayloadError("the body is not an object");
  return { ...noFacts(), ...reader(payload, message, currency) };
}
