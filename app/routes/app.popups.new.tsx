// A new campaign begins with a template: choosing one makes a draft and opens it.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useNavigation } from "@remix-run/react";
import { Text } from "@shopify/polaris";
import { z } from "zod";
import { currencyExponent } from "../commerce/money.ts";
import { readSettings } from "../commerce/settings.server.ts";
import { createCampaign } from "../popups/campaigns.server.ts";
import { STOREFRONT_LANGUAGES } from "../popups/default-texts.ts";
import styles from "../popups/popups.css?url";
import { TemplateGallery } from "../popups/template-gallery.tsx";
import { campaignFrom, TEMPLATES } from "../popups/templates.ts";
import { createI18n } from "../ui/i18n.ts";
import { chooseLanguage } from "../ui/language.ts";
import { useText } from "../ui/language-provider.tsx";
import { textsFor } from "../ui/messages.server.ts";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("popups");
export const links = () => [{ rel: "stylesheet", href: styles }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.visitor(request);
  return null;
}

const wish = z.object({ template: z.enum(TEMPLATES) });

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const asked = wish.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new Response("Unknown template.", { status: 400 });
  const { template } = asked.data;
  const campaignId = await inShop(async (tx) => {
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
    return createCampaign(tx, shopId, campaign);
  });
  return redirect(`/app/popups/${campaignId}`);
}

export default function NewCampaign() {
  const text = useText();
  const busy = useNavigation().state !== "idle";
  return (
    <PageFrame title={text("popups.new")} back={{ label: text("popups.title"), url: "/app/popups" }}>
      <Text as="p" tone="subdued">
        {text("popups.templates.lead")}
      </Text>
      <TemplateGallery busy={busy} />
    </PageFrame>
  );
}
