// Who a customer account's extension speaks for: the session token Shopify signs for it, as its library reads it
// (signature, times, and that it was meant for this app).
import type { Shopify } from "./library.server.ts";
import { shopDomain } from "./shop-domain.ts";

export type AccountVisitor = {
  domain: string;
  /** null when nobody is logged in */
  customerId: bigint | null;
};
/** @returns null for anything that is not, or no longer, a token for this app */
export type ReadAccountToken = (token: string) => Promise<AccountVisitor | null>;

const CUSTOMER = /^gid:\/\/shopify\/Customer\/(\d{1,19})$/;

export function accountTokens({ api }: { api: Pick<Shopify["api"], "session"> }): ReadAccountToken {
  return async (token) => {
    const claims = await api.session.decodeSessionToken(token).catch(() => null);
    // with or without the scheme: the admin's tokens have it, a customer's do not
    const domain = claims && shopDomain(`${claims.dest ?? ""}`.replace(/^https:\/\//, ""));
    if (!claims || !domain) return null;
    // staff tokens have a number there, and speak for no customer
    const id = CUSTOMER.exec(`${claims.sub ?? ""}`)?.[1];
    return { domain, customerId: id ? BigInt(id) : null };
  };
}
