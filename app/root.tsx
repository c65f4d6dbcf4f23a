// The document around every page. App Bridge comes first in <head>, as Shopify asks.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { appBridgeUrl } from "./shopify/document-headers.ts";
import { direction, type Language } from "./ui/language.ts";
import { LastResort } from "./ui/last-resort.tsx";

export function loader({ context }: LoaderFunctionArgs) {
  const { env } = context.services;
  return { apiKey: env.SHOPIFY_API_KEY, appBridgeUrl: appBridgeUrl(env.SHOPIFY_TWIN_URL) };
}

// what it returns is the same for every page of a process
export const shouldRevalidate = () => false;

/** Also around errors: then a loader may have had nothing to say. */
export function Layout({ children }: { children: ReactNode }) {
  const bridge = useRouteLoaderData<typeof loader>("root");
  const language = useRouteLoaderData<{ language: Language }>("routes/app")?.language ?? "en";
  return (
    <html lang={language} dir={direction(language)}>
      <head>
        {bridge && (
          <>
            <script src={bridge.appBridgeUrl} data-api-key={bridge.apiKey} />
            <meta name="shopify-api-key" content={bridge.apiKey} />
          </>
        )}
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Document() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <LastResort />;
}
