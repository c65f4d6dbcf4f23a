/**
 * Signs the app's own requests: same-origin fetches carry a fresh session token, and one that the app
 * answers with "retry with a new token" is sent once more.
 * Runs in the browser from its own source text: it may use nothing but its arguments and browser globals.
 */
import type { Channel } from "./messages.ts";

/** Replaces `window.fetch`. Requests to other origins, or with an Authorization of their own, pass untouched. */
export function signRequests(channel: Channel, locale: string): void {
  const plainFetch = window.fetch.bind(window);

  const signed = async (request: Request): Promise<Response> => {
    const headers = new Headers(request.headers);
    headers.set("Authorization", `Bearer ${await channel.ask("idToken", null)}`);
    headers.set("X-Requested-With", "XMLHttpRequest");
    if (locale && !headers.has("Accept-Language")) headers.set("Accept-Language", locale);
    return plainFetch(new Request(request, { headers }));
  };

  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const own = new URL(request.url).origin === window.location.origin;
    if (!own || request.headers.has("Authorization")) return plainFetch(input, init);

    const again = request.clone();
    let response = await signed(request);
    if (response.status === 401 && response.headers.get("X-Shopify-Retry-Invalid-Session-Request") === "1") {
      response = await signed(again);
    }
    const reauthorize = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (reauthorize) {
      const url = new URL(reauthorize, window.location.href).toString();
      channel.send("open", { url, target: "_top" });
    }
    return response;
  };
}
