// The one place where requests meant for Shopify may go to the local Shopify instead (demo and tests only).
import "@shopify/shopify-api/adapters/web-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";

/**
 * Sends `https://<shop>/<path>` to `<twin>/shops/<shop>/<path>`, for everything that Shopify's library asks.
 * The library holds one fetch for the whole process, so this is called once, before the first request.
 */
export function sendToTwin(twinUrl: string): void {
  setAbstractFetchFunc((input, init) => {
    const asked = input instanceof Request ? input.url : String(input);
    const address = twinAddress(asked, twinUrl);
    return fetch(input instanceof Request ? new Request(address, input) : address, init);
  });
}

/** Addresses that are not a shop's stay as they are. */
export function twinAddress(asked: string, twinUrl: string): string {
  const url = new URL(asked);
  if (!url.hostname.endsWith(".myshopify.com")) return asked;
  return `${twinUrl.replace(/\/+$/, "")}/shops/${url.hostname}${url.pathname}${url.search}`;
}
