// Who a customer is when no Shopify id is at hand: e-mail address, else phone number, spelt one way.
import { createHash } from "node:crypto";

export type Identity = { email?: string | null; phone?: string | null };

/** Trimmed and lower case; null when nothing remains. */
export function plainEmail(email: string | null | undefined): string | null {
  return email?.trim().toLowerCase() || null;
}

const FEWEST_DIGITS = 5;

/** Digits, with the leading + where given; null when there are too few to tell anybody apart. */
export function plainPhone(phone: string | null | undefined): string | null {
  if (!phone) return null;
  // Latin digits for Arabic and Persian ones, which people type into forms
  const latin = phone.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.codePointAt(0)! & 0xf));
  const digits = latin.replace(/\D/g, "");
  if (digits.length < FEWEST_DIGITS) return null;
  return /^\D*\+/.test(latin) ? `+${digits}` : digits;
}

/**
 * The id of a customer known by address only: negative, the same for the same e-mail address, or for the same
 * phone number when there is no address.
 * @returns null when there is neither
 */
export function provisionalCustomerId(identity: Identity): bigint | null {
  const email = plainEmail(identity.email);
  if (email) return negativeHash(`email:${email}`);
  const phone = plainPhone(identity.phone);
  return phone ? negativeHash(`phone:${phone}`) : null;
}

/** All provisional ids that this customer may have been known by. */
export function provisionalIdsOf(identity: Identity): bigint[] {
  const ids = [
    provisionalCustomerId({ email: identity.email }),
    provisionalCustomerId({ phone: identity.phone }),
  ];
  return ids.filter((id) => id !== null);
}

// 62 bits: among ten million customers of one shop two meet with a chance of one in 90,000
function negativeHash(text: string): bigint {
  const digest = createHash("sha256").update(text).digest();
  return -(digest.readBigUInt64BE() >> 2n) - 1n;
}
