// From a topic and its payload to facts: the list of what we read, and of what we knowingly do not.
import { type Facts, noFacts } from "../../commerce/facts.ts";
import { checkoutDeletedPayload, checkoutPayload } from "../../shopify/payload-checkout.ts";
import {
  customerDeletedPayload,
  customerPayload,
  customersMergedPayload,
  emailConsentPayload,
  smsConsentPayload,
  tagsChangedPayload,
} from "../../shopify/payload-customer.ts";
import { PayloadError } from "../../shopify/payload-error.ts";
import { idOf, readShape } from "../../shopify/payload-fields.ts";
import { fulfillmentPayload, orderDeletedPayload, orderPayload } from "../../shopify/payload-order.ts";
import { productDeletedPayload, productPayload } from "../../shopify/payload-product.ts";
import { refundPayload } from "../../shopify/payload-refund.ts";
import { returnPayload } from "../../shopify/payload-return.ts";
import { checkoutFact } from "./checkout-facts.ts";
import { consentFacts, tagsChangedFact } from "./consent-facts.ts";
import { customerFact } from "./customer-facts.ts";
import type { Message } from "./message.ts";
import { fulfilmentFact, orderFact } from "./order-facts.ts";
import { productFacts } from "./product-facts.ts";
import { refundFact } from "./refund-facts.ts";
import { returnFact } from "./return-facts.ts";

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

const goodsReturn: Reader = (payload, message) => ({
  returns: [returnFact(readShape(returnPayload, payload), message)],
});

const checkout: Reader = (payload, message) => ({
  checkouts: [checkoutFact(readShape(checkoutPayload, payload), message)],
});

const product: Reader = (payload, message, currency) => {
  if (!currency) throw new CurrencyUnknownError("the shop's currency is not known yet");
  return productFacts(readShape(productPayload, payload), message, currency);
};

const tagsChanged =
  (what: "tagsAdded" | "tagsRemoved"): Reader =>
  (payload, message) => ({
    customers: [tagsChangedFact(readShape(tagsChangedPayload, payload), what, message)],
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
  "returns/request": goodsReturn,
  "returns/approve": goodsReturn,
  "returns/decline": goodsReturn,
  "returns/cancel": goodsReturn,
  "returns/close": goodsReturn,
  "returns/reopen": goodsReturn,
  "products/create": product,
  "products/update": product,
  "products/delete": (payload) => ({
    deletedProducts: [{ productId: readShape(productDeletedPayload, payload).id }],
  }),
  "checkouts/create": checkout,
  "checkouts/update": checkout,
  "checkouts/delete": (payload, message) => ({
    deletedCheckouts: [{ checkoutId: readShape(checkoutDeletedPayload, payload).id, deletedAt: message.at }],
  }),
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
    return consentFacts(customer_id, "email", consent, message);
  },
  "customers_marketing_consent/update": (payload, message) => {
    const { id, customer_id, sms_marketing_consent: consent } = readShape(smsConsentPayload, payload);
    return consentFacts(idOf({ id: customer_id ?? id }), "sms", consent, message);
  },
  "customer.tags_added": tagsChanged("tagsAdded"),
  "customer.tags_removed": tagsChanged("tagsRemoved"),
};

/** Topics we may be subscribed to and have no use for. */
const UNREAD: Record<string, string> = {
  "orders/edited": "the edited order itself comes as orders/updated",
};

export function isReadTopic(topic: string): boolean {
  return Object.hasOwn(READERS, topic) || Object.hasOwn(UNREAD, topic);
}

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
