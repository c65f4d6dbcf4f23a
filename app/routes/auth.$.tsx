// Shopify's library answers here: the bounce page that fetches a session token, and the way out of the frame.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { appBridgeUrl, documentHeaders } from "../shopify/document-headers.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopify, env } = context.services;
  const url = new URL(request.url);
  // where the library sends a visitor without a shop; we ask nobody for a shop's domain
  if (url.pathname === "/auth/login") return redirect("/");
  try {
    await shopify.authenticate.admin(request);
  } catch (answer) {
    if (!(answer instanceof Response) || !isPage(answer)) throw answer;
    return framed(answer, url, env.SHOPIFY_TWIN_URL);
  }
  return redirect(`/app${url.search}`);
}

function isPage(answer: Response): boolean {
  return answer.ok && (answer.headers.get("content-type") ?? "").startsWith("text/html");
}

/** The library's page with our headers, and with the App Bridge of the Shopify we work with. */
async function framed(page: Response, url: URL, twinUrl: string | undefined): Promise<Response> {
  const headers = documentHeaders(url, twinUrl);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const html = (await page.text()).replaceAll(appBridgeUrl(undefined), appBridgeUrl(twinUrl));
  return new Response(html, { headers });
}
