// Which headers let a page stand inside the Shopify admin, and nowhere else.

const CDN_APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i;

/** Address of the App Bridge script: Shopify's, or the local Shopify's. */
export function appBridgeUrl(twinUrl: string | undefined): string {
  return twinUrl ? `${trimmed(twinUrl)}/app-bridge.js` : CDN_APP_BRIDGE;
}

/**
 * Headers of one document.
 * @param url the request's; its `shop` names the admin that may frame the page
 * @param twinUrl address of the local Shopify, when there is one
 */
export function documentHeaders(url: URL, twinUrl: string | undefined): Headers {
  const shop = url.searchParams.get("shop") ?? "";
  const headers = new Headers({
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
  });
  const ancestors = SHOP.test(shop) ? [`https://${shop}`, "https://admin.shopify.com"] : [];
  if (twinUrl) ancestors.push(new URL(twinUrl).origin);
  headers.set("Content-Security-Policy", `frame-ancestors ${ancestors.join(" ") || "'none'"};`);
  headers.set("Link", `<${appBridgeUrl(twinUrl)}>; rel="preload"; as="script"`);
  return headers;
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, "");
}
