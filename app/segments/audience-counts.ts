// How many members an audience file holds, and why the others are not in it: the conditions of audienceCells, as SQL.
import sql, { type Sql } from "sql-template-tag";

export type AudienceCounts = { included: number; noConsent: number; noAddress: number };

const CONSENTED = sql`(coalesce(c.email_consent = 'subscribed', false) OR coalesce(c.sms_consent = 'subscribed', false))`;
const USABLE = sql`(
  coalesce(c.email_consent = 'subscribed' AND trim(c.email) ~ '^[^[:space:]@]+@[^[:space:]@]+$', false)
  OR coalesce(c.sms_consent = 'subscribed' AND c.phone ~ '^\\+[1-9][0-9]{6,14}$', false))`;

/** Of customers of the alias c: whether they consented, and whether an address of theirs is in the file. */
export const AUDIENCE_CELLS: Sql = sql`${CONSENTED} AS consented, ${USABLE} AS usable`;

/** Over these cells, of the alias c: in_audience, without_consent, without_address. */
export const AUDIENCE_SUMS: Sql = sql`
  count(*) FILTER (WHERE c.usable)::int AS in_audience,
  count(*) FILTER (WHERE NOT c.consented)::int AS without_consent,
  count(*) FILTER (WHERE c.consented AND NOT c.usable)::int AS without_address`;
