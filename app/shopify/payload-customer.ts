// What customers/* webhooks carry. Protected data the app may not see is null; tags and consent are not in here
// since 2025-01.
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

const consent = z.object({ state: text, consent_updated_at: instant.nullish() });

export const emailConsentPayload = z.object({ customer_id: id, email_marketing_consent: consent });
export const smsConsentPayload = z.object({
  id: id.nullish(),
  customer_id: id.nullish(),
  sms_marketing_consent: consent,
});
