// Files for advertising: addresses and names as SHA-256 of what each platform calls their plain form, of customers who
// agreed to marketing in that channel. Meta: "How to format a customer list"; Google: "Format your customer data file".
import { createHash } from "node:crypto";
import { plainEmail } from "../commerce/customer-identity.ts";

export const PLATFORMS = ["meta", "google"] as const;
export type Platform = (typeof PLATFORMS)[number];

export type Reachable = {
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  /** ISO 3166-1 alpha-2 */
  country: string | null;
  emailConsent: string | null;
  smsConsent: string | null;
};

/** E.164: a plus, a country code and at most fifteen digits. Others would need a guess at the country. */
const E164 = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Google needs a postal code to make use of names, and we have none: its file holds addresses only. */
export const AUDIENCE_COLUMNS: Record<Platform, string[]> = {
  meta: ["email", "phone", "fn", "ln", "country"],
  google: ["Email", "Phone"],
};

/** @returns null for whom neither address may be used */
export function audienceCells(customer: Reachable, platform: Platform): string[] | null {
  const email = customer.emailConsent === "subscribed" ? usableEmail(customer.email) : null;
  const phone = customer.smsConsent === "subscribed" ? usablePhone(customer.phone) : null;
  if (!email && !phone) return null;
  if (platform === "google") return [hashed(email), hashed(phone)];
  return [
    hashed(email),
    // Meta counts digits only
    hashed(phone?.slice(1) ?? null),
    hashed(plainName(customer.firstName)),
    hashed(plainName(customer.lastName)),
    hashed(customer.country?.toLowerCase() ?? null),
  ];
}

function usableEmail(email: string | null): string | null {
  const plain = plainEmail(email);
  return plain && EMAIL.test(plain) ? plain : null;
}

function usablePhone(phone: string | null): string | null {
  return phone && E164.test(phone) ? phone : null;
}

/** Lower case, letters and digits of any script, without spaces and punctuation. */
function plainName(name: string | null): string | null {
  return (
    name
      ?.normalize("NFC")
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, "") || null
  );
}

/** Lower-case hexadecimal SHA-256; an empty cell stays empty. */
function hashed(plain: string | null): string {
  return plain ? createHash("sha256").update(plain).digest("hex") : "";
}
