// How many members an audience file holds, and why the others are not in it: the conditions of audienceCells, as SQL.
import sql, { type Sql } from "sql-template-tag";

export type AudienceCounts = { included: number; noConsent: number; noAddress: number };

const CONSENTED = sql`(coalesce(c.email_consent = 'subscribed', false) OR coalesce(c.sms_consent = 'subscribed', false))`;
const USABLE = sql`(
  coalesce(c.email_consent = 'subscribed' AND trim(c.email) ~ '^[^[:space:]@]+@[^[:space:]@]+$', false)
  OR coalesce(c.sms_consent = 'subscribed' AND c.phone ~ '^\\+[1-9][0-9]{6,14}$', false))`;

/** Over customers of the alias c: in_audience, without_consent, without_address. */
export const AUDIENCE_SUMS: Sql = sql`
  count(*) FILTER (WHERE ${USABLE})::int AS in_audience,
  count(*) FILTER (WHERE NOT ${CONSENTED})::int AS without_consent,
  count(*) FILTER (WHERE ${CONSENTED} AND NOT ${USABLE})::int AS without_address`;
