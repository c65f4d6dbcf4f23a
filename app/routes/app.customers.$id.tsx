// One customer.
import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge } from "@shopify/polaris";
import { CustomerEvents } from "../commerce/customer-events.tsx";
import { customerName } from "../commerce/customer-name.ts";
import { CustomerDetails, CustomerFigures } from "../commerce/customer-profile.tsx";
import { customerState } from "../commerce/customer-state.ts";
import { readProfile, readTimeline } from "../commerce/customer-timeline.server.ts";
import { readSettings } from "../commerce/settings.server.ts";
import { activeSince } from "../retention/active-since.ts";
import { CustomerForecastCard } from "../retention/forecast/customer-forecast-card.tsx";
import { forecastOf } from "../retention/forecast/forecast-list.server.ts";
import { readShopForecast } from "../retention/forecast/read-forecast.server.ts";
import { scoreOfCustomer } from "../retention/score-of-customer.server.ts";
import { CustomerGroupsCard } from "../segments/customer-groups-card.tsx";
import { staysOfCustomer } from "../segments/customer-stays.server.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("customer");

const ID = /^-?\d{1,18}$/;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const id = params.id ?? "";
  if (!ID.test(id)) throw new Response("No such customer.", { status: 404 });
  const found = await inShop(async (tx) => {
    const profile = await readProfile(tx, shopId, BigInt(id));
    if (!profile) return null;
    const { activityWindowDays } = await readSettings(tx, shopId);
    const state = customerState(profile, activeSince(new Date(), shop.timezone, activityWindowDays));
    return {
      profile,
      state,
      forecast: await forecastOf(tx, shopId, profile.customerId),
      shopForecast: await readShopForecast(tx, shopId),
      score: await scoreOfCustomer(tx, shopId, profile.customerId),
      stays: await staysOfCustomer(tx, shopId, profile.customerId),
      ...(await readTimeline(tx, shopId, profile)),
      domain: shop.domain,
    };
  });
  if (!found) throw new Response("No such customer.", { status: 404 });
  // an id that turned out to be somebody else's leads there
  if (found.profile.customerId !== BigInt(id)) throw redirect(`/app/customers/${found.profile.customerId}`);
  return found;
}

export default function Customer() {
  const { profile, state, forecast, shopForecast, score, stays, events, more, domain } =
    useLoaderData<typeof loader>();
  const text = useText();
  const inShopify = `https://${domain}/admin/customers/${profile.customerId}`;
  return (
    <PageFrame
      title={customerName(profile, text)}
      badge={
        <Badge tone={state === "lapsed" ? "attention" : "info"}>{text(`customer.states.${state}`)}</Badge>
      }
      back={{ label: text("customer.back"), url: "/app/customers" }}
      secondaryActions={
        profile.customerId > 0n
          ? [{ content: text("customer.openInShopify"), url: inShopify, external: true }]
          : []
      }
    >
      <CustomerFigures profile={profile} />
      <CustomerForecastCard row={forecast} shop={shopForecast} />
      <CustomerGroupsCard profile={profile} score={score} stays={stays} />
      <CustomerDetails profile={profile} />
      <CustomerEvents events={events} more={more} />
    </PageFrame>
  );
}
