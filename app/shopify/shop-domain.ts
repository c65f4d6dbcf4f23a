// A shop's permanent domain.
const PATTERN = /^[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com$/;

/** @returns the domain in lower case; null for anything else */
export function shopDomain(text: string): string | null {
  const domain = text.toLowerCase();
  return PATTERN.test(domain) ? domain : null;
}
