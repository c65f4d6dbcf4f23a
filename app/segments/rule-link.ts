// A rule in an address: /app/segments/new?rule=… opens the builder with it, whoever made it.
import type { Rule } from "./rule.ts";

/** The builder's address with this rule, and a name to begin with. */
export function builderUrl(rule: Rule, name?: string): string {
  const query = new URLSearchParams({ rule: encodeRule(rule) });
  if (name) query.set("name", name);
  return `/app/segments/new?${query}`;
}

/** JSON as base64url, UTF-8. */
export function encodeRule(rule: Rule): string {
  const bytes = new TextEncoder().encode(JSON.stringify(rule));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const LONGEST = 8_000;

/** @returns undefined when it is no such thing; whether it is a rule, readRule says */
export function decodeRule(encoded: string): unknown {
  if (encoded.length > LONGEST) return undefined;
  try {
    const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
