// What customers/* webhooks carry. Protected data the app may not see is null; tags and consent are not in here
// since 2025-01: topics of their own tell of them.
import { z } from "zod";
import { gid, id, idFields, instant, text } from "./payload-fields.ts";

export const address = z.object({ first_name: text, last_name: text, country_code: text, phone: text });

export const customerPayload = z.object({
  ...idFields("Customer"),
  created_at: instant.nullish(),
  updated_at: instant.nullish(),
  email: text,
  phone: text,
  first_name: text,
  last_name: text,
  default_address: address.nullish(),
});
export type CustomerPayload = z.infer<typeof customerPayload>;

export const customerDeletedPayload = z.object(idFields("Customer"));

export const customersMergedPayload = z.object({
  admin_graphql_api_customer_kept_id: gid("Customer"),
  admin_graphql_api_customer_deleted_id: gid("Customer"),
  status: text,
});

const consent = z.object({
  state: text,
  opt_in_level: text,
  consent_updated_at: instant.nullish(),
  consent_collected_from: text,
});
export type ConsentPayload = z.infer<typeof consent>;

export const emailConsentPayload = z.object({ customer_id: id, email_marketing_consent: consent });
export const smsConsentPayload = z.object({
  id: id.nullish(),
  customer_id: id.nullish(),
  sms_marketing_consent: consent,
});

/** customer.tags_added and customer.tags_removed: only those, spelt as they are shown. */
export const tagsChangedPayload = z.object({
  customerId: gid("Customer"),
  tags: z.array(z.string()),
  occurredAt: instant.nullish(),
});
export type TagsChangedPayload = z.infer<typeof tagsChangedPayload>;
