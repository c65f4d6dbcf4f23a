// A new campaign begins with a template: choosing one makes a draft and opens it.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData, useNavigation } from "@remix-run/react";
import { Banner, Text } from "@shopify/polaris";
import { z } from "zod";
import { currencyExponent } from "../commerce/money.ts";
import { readSettings } from "../commerce/settings.server.ts";
import { CampaignRefused, createCampaign } from "../popups/campaigns.server.ts";
import { STOREFRONT_LANGUAGES } from "../popups/default-texts.ts";
import { forSegment } from "../popups/for-segment.ts";
import styles from "../popups/popups.css?url";
import { TemplateGallery } from "../popups/template-gallery.tsx";
import { campaignFrom, TEMPLATES } from "../popups/templates.ts";
import { plainSegmentName, segmentName } from "../segments/segment-name.ts";
import { findSegment } from "../segments/segments.server.ts";
import { createI18n } from "../ui/i18n.ts";
import { chooseLanguage } from "../ui/language.ts";
import { useText } from "../ui/language-provider.tsx";
import { textsFor } from "../ui/messages.server.ts";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("popups");
export const links = () => [{ rel: "stylesheet", href: styles }];

/** `segment=<handle>&template=<name>`: for that segment, that template first. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const address = new URL(request.url).searchParams;
  const handle = address.get("segment");
  const segment = handle ? await inShop((tx) => findSegment(tx, shopId, handle)) : null;
  const there = segment && !segment.archivedAt ? segment : null;
  return {
    segment: there && { kind: there.kind, handle: there.handle, name: there.name },
    unknown: handle !== null && !there,
    first: TEMPLATES.find((one) => one === address.get("template")) ?? null,
  };
}

const wish = z.object({ template: z.enum(TEMPLATES), segment: z.string().min(1).max(150).optional() });

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const asked = wish.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new Response("Unknown template.", { status: 400 });
  const { template, segment: handle } = asked.data;
  const campaignId = await inShop(async (tx) => {
    const segment = handle ? await findSegment(tx, shopId, handle) : null;
    if (handle && (!segment || segment.archivedAt)) throw new Response("No such segment.", { status: 404 });
    const settings = await readSettings(tx, shopId);
    const merchant = chooseLanguage({
      setting: settings.language,
      acceptLanguage: request.headers.get("Accept-Language"),
    });
    const text = createI18n(merchant, textsFor(merchant).messages).t;
    const storefront = STOREFRONT_LANGUAGES.find(
      (one) => one === shop.locale || one === shop.locale?.split("-")[0],
    );
    const currency = shop.currency ?? "USD";
    const campaign = campaignFrom(template, {
      name: text(`popups.templates.${template}.name`),
      // the shop's own language, where we have words in it
      language: storefront ?? merchant,
      amount: (minor, locale) =>
        new Intl.NumberFormat(locale, { style: "currency", currency }).format(
          minor / 10 ** currencyExponent(currency),
        ),
    });
    if (!segment) return createCampaign(tx, shopId, campaign);
    const name = `${campaign.name} · ${plainSegmentName(segment, text)}`;
    return createCampaign(tx, shopId, forSegment(campaign, segment.handle, name)).catch((error) => {
      throw error instanceof CampaignRefused ? new Response("No such segment.", { status: 404 }) : error;
    });
  });
  return redirect(`/app/popups/${campaignId}`);
}

export default function NewCampaign() {
  const { segment, unknown, first } = useLoaderData<typeof loader>();
  const text = useText();
  const busy = useNavigation().state !== "idle";
  return (
    <PageFrame
      title={text("popups.new")}
      back={{ label: text("popups.title"), url: "/app/popups" }}
      historyNote="none"
    >
      <Text as="p" tone="subdued">
        {text("popups.templates.lead")}
      </Text>
      {segment && (
        <Banner>
          <p>{text("segments.popup.for", { name: segmentName(segment, text) })}</p>
        </Banner>
      )}
      {unknown && (
        <Banner tone="warning">
          <p>{text("segments.popup.gone")}</p>
        </Banner>
      )}
      <TemplateGallery busy={busy} first={first} segment={segment?.handle ?? null} />
    </PageFrame>
  );
}
