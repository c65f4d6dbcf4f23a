// The document around every page. App Bridge comes first in <head>, as Shopify asks.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useLoaderData } from "@remix-run/react";
import { appBridgeUrl } from "./shopify/document-headers.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { env } = context.services;
  return { apiKey: env.SHOPIFY_API_KEY, appBridgeUrl: appBridgeUrl(env.SHOPIFY_TWIN_URL) };
}

// what it returns is the same for every page of a process
export const shouldRevalidate = () => false;

export default function Document() {
  const { apiKey, appBridgeUrl } = useLoaderData<typeof loader>();
  return (
    <html lang="en" dir="ltr">
      <head>
        <script src={appBridgeUrl} data-api-key={apiKey} />
        <meta name="shopify-api-key" content={apiKey} />
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}
