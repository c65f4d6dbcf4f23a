// The frame of every admin page: who is asking, in which language, and the navigation.
import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Outlet,
  type ShouldRevalidateFunction,
  useLoaderData,
  useLocation,
  useNavigation,
  useRouteError,
} from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect, useRef, useState } from "react";
import { CurrencyProvider } from "../commerce/money-display.tsx";
import { readSettings } from "../commerce/settings.server.ts";
import { historyKnown } from "../intake/history.server.ts";
import { appBridge } from "../ui/app-bridge.ts";
import { HistoryStartProvider } from "../ui/history-start.tsx";
import { chooseLanguage } from "../ui/language.ts";
import { LanguageProvider, useText } from "../ui/language-provider.tsx";
import { LanguageSwitch } from "../ui/language-switch.tsx";
import { LastResort } from "../ui/last-resort.tsx";
import { textsFor } from "../ui/messages.server.ts";
import { NavMenu } from "../ui/nav-menu.tsx";
import { PageSkeleton } from "../ui/page-skeleton.tsx";
import uiStyles from "../ui/ui.css?url";
import { useKnownHistory } from "../ui/use-known-history.ts";

export const links = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: uiStyles },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { settings, history } = await inShop(async (tx) => ({
    settings: await readSettings(tx, shopId),
    history: await historyKnown(tx, shop),
  }));
  const language = chooseLanguage({
    setting: settings.language,
    param: new URL(request.url).searchParams.get("locale"),
    acceptLanguage: request.headers.get("Accept-Language"),
  });
  return { language, texts: textsFor(language), timezone: shop.timezone, currency: shop.currency, history };
}

// texts are sent once; only what the merchant changes (the language) brings them again
export const shouldRevalidate: ShouldRevalidateFunction = ({ formMethod }) =>
  formMethod !== undefined && formMethod !== "GET";

export default function AdminFrame() {
  const { language, texts, timezone, currency, history } = useLoaderData<typeof loader>();
  const { since } = useKnownHistory(history);
  return (
    <LanguageProvider language={language} texts={texts} timezone={timezone}>
      <CurrencyProvider currency={currency}>
        <Navigation />
        <HistoryStartProvider since={since}>
          <Content />
        </HistoryStartProvider>
        <footer>
          <LanguageSwitch action="/app/language" />
        </footer>
      </CurrencyProvider>
    </LanguageProvider>
  );
}

function Navigation() {
  const text = useText();
  return (
    <NavMenu
      items={[
        { url: "/app", label: text("nav.home"), home: true },
        { url: "/app/retention", label: text("nav.retention") },
        { url: "/app/formulas", label: text("nav.formulas") },
        { url: "/app/customers", label: text("nav.customers") },
        { url: "/app/value", label: text("nav.value") },
        { url: "/app/early-warning", label: text("nav.earlyWarning") },
        { url: "/app/goals", label: text("nav.goals") },
        { url: "/app/groups", label: text("nav.groups") },
        { url: "/app/segments", label: text("nav.segments") },
        { url: "/app/popups", label: text("nav.popups") },
        { url: "/app/loyalty", label: text("nav.loyalty") },
        { url: "/app/data", label: text("nav.data") },
        { url: "/app/settings", label: text("nav.settings") },
      ]}
    />
  );
}

/** Milliseconds after which a page still on its way is announced by its outline. */
const SLOW = 400;

function Content() {
  const navigation = useNavigation();
  const { pathname } = useLocation();
  const leaving = navigation.state === "loading" && navigation.location.pathname !== pathname;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    appBridge()?.loading(navigation.state !== "idle");
    if (!leaving) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW);
    return () => clearTimeout(timer);
  }, [navigation.state, leaving]);

  // whoever came by keyboard or screen reader begins where the new page does
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current !== pathname) main.current?.focus();
    shown.current = pathname;
  }, [pathname]);

  return (
    <main
      ref={main}
      tabIndex={-1}
      aria-busy={navigation.state !== "idle"}
      className={leaving ? "pr-busy" : undefined}
    >
      {slow ? <PageSkeleton /> : <Outlet />}
    </main>
  );
}

/** Shopify's library leads the visitor elsewhere by throwing pages; anything else is ours to explain. */
export function ErrorBoundary() {
  const error = useRouteError();
  const led = isRouteErrorResponse(error) && typeof error.data === "string" && error.status < 500;
  return led ? boundary.error(error) : <LastResort />;
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
