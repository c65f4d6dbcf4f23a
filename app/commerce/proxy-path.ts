// Where the storefront reaches the app: as shopify.app.toml has it, or as the merchant renamed it in Shopify.

/** Until a request says otherwise. */
export const USUAL_PROXY_PATH = "/apps/perennial";

/** In Liquid: `app.metafields.storefront.proxy.value.path`. */
export const PROXY_NAMESPACE = "storefront";
export const PROXY_KEY = "proxy";

/** What Shopify lets a merchant choose, and nothing that leads elsewhere. */
const PATH = /^\/(a|apps|community|tools)\/[A-Za-z0-9_-]{1,100}$/;

/** @returns null for what is no path of a proxy */
export function readProxyPath(prefix: string): string | null {
  return PATH.test(prefix) ? prefix : null;
}
