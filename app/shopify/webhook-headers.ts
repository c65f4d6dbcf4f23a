// What a webhook says of itself in its headers: `x-shopify-…`, or `shopify-…` in the newer events.
import type { IncomingHttpHeaders } from "node:http";
import { shopDomain } from "./shop-domain.ts";

export type WebhookHeaders = {
  topic: string;
  /** base64 of HMAC-SHA256 over the raw body */
  hmac: string;
  domain: string;
  webhookId: string;
  eventId: string | null;
  apiVersion: string | null;
  /** as sent, not checked: the signature does not cover headers */
  triggeredAt: string | null;
};

const LONGEST = 255;

/** @returns a reason to refuse when a header we need is missing or no such thing */
export function readWebhookHeaders(headers: IncomingHttpHeaders): WebhookHeaders | string {
  const read = (name: string) => {
    const value = headers[`x-shopify-${name}`] ?? headers[`shopify-${name}`];
    return typeof value === "string" && value !== "" && value.length <= LONGEST ? value : null;
  };
  const topic = read("topic");
  const hmac = read("hmac-sha256");
  const domain = shopDomain(read("shop-domain") ?? "");
  const webhookId = read("webhook-id");
  if (!topic) return "the topic header is missing";
  if (!hmac) return "the signature header is missing";
  if (!domain) return "the shop header is missing or names no shop";
  if (!webhookId) return "the webhook id header is missing";
  return {
    topic,
    hmac,
    domain,
    webhookId,
    eventId: read("event-id"),
    apiVersion: read("api-version"),
    triggeredAt: read("triggered-at"),
  };
}
