// From messages about consent and tags to facts about customers. They carry no e-mail address we would keep.
import type { ConsentFact, CustomerFact } from "../../commerce/facts.ts";
import type { ConsentPayload, TagsChangedPayload } from "../../shopify/payload-customer.ts";
import { type Message, versionOf } from "./message.ts";

/** The present state of a channel, and what is kept as its proof. */
export function consentFacts(
  customerId: bigint,
  channel: ConsentFact["channel"],
  consent: ConsentPayload,
  message: Message,
): { customers: CustomerFact[]; consents: ConsentFact[] } {
  const state = consent.state?.toLowerCase() ?? null;
  const at = consent.consent_updated_at ?? message.at;
  const version = versionOf(message, at);
  const present = channel === "email" ? { emailConsent: state } : { smsConsent: state };
  const customers: CustomerFact[] = [{ customerId, ...present, version, source: "webhook" }];
  if (state === null) return { customers, consents: [] };
  const optInLevel = consent.opt_in_level?.toLowerCase() ?? null;
  const collectedFrom = consent.consent_collected_from?.toLowerCase() ?? null;
  return { customers, consents: [{ customerId, channel, at, state, optInLevel, collectedFrom }] };
}

export function tagsChangedFact(
  payload: TagsChangedPayload,
  what: "tagsAdded" | "tagsRemoved",
  message: Message,
): CustomerFact {
  const { customerId, tags, occurredAt } = payload;
  return { customerId, [what]: tags, version: versionOf(message, occurredAt), source: "webhook" };
}
