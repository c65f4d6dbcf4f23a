// An e-mail address or phone number as "had one already" needs it: the same for the same address however it is spelt,
// and different in every campaign.
import { createHmac } from "node:crypto";

/** @param secret the campaign's own */
export function contactHash(secret: Buffer, contact: string): Buffer {
  return createHmac("sha256", secret).update(plain(contact)).digest();
}

/** Mailboxes with a tag (anna+2@…) are one person's, and so are dots at the two mail hosts that ignore them. */
function plain(contact: string): string {
  const text = contact.trim().toLowerCase();
  const at = text.lastIndexOf("@");
  if (at < 0) return text.replace(/[^\d+]/g, "");
  const host = text.slice(at + 1);
  const name = text.slice(0, at).split("+")[0]!;
  return `${DOTLESS.has(host) ? name.replaceAll(".", "") : name}@${host}`;
}

const DOTLESS = new Set(["gmail.com", "googlemail.com"]);
