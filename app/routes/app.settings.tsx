// Settings: what counts as active, which definitions lead, and the language.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useEffect } from "react";
import { proxyPathOf } from "../commerce/proxy-path.server.ts";
import { readSettings, saveSettings } from "../commerce/settings.server.ts";
import { readSettingsForm } from "../commerce/settings-form.ts";
import { SettingsScreen } from "../commerce/settings-screen.tsx";
import { scheduleForecastSoon } from "../retention/forecast/schedule-forecast.server.ts";
import { deriveSoon } from "../retention/insight/insight-state.server.ts";
import { appBridge } from "../ui/app-bridge.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("settings");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { settings, path } = await inShop(async (tx) => ({
    settings: await readSettings(tx, shopId),
    path: await proxyPathOf(tx, shopId),
  }));
  const { activityWindowDays, headlineRate, cohortUnit, language } = settings;
  return {
    saved: {
      activityWindowDays: String(activityWindowDays),
      headlineRate,
      cohortUnit,
      forecastHorizonMonths: String(settings.forecastHorizonMonths),
      // a percentage of at most two decimals, without the dust of binary fractions
      discountRate: String(Math.round(settings.discountRate * 10_000) / 100),
      language: language ?? "auto",
    },
    proxy: { shop: `https://${shop.domain}`, path },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const read = readSettingsForm(await request.formData());
  if ("errors" in read) return data({ ok: false as const, errors: read.errors }, { status: 422 });
  await inShop(async (tx) => {
    await saveSettings(tx, shopId, read.settings);
    // who has lapsed hangs on the activity window
    await deriveSoon(tx, shopId);
    // and so do fading customers; values hang on the horizon and the rate
    await scheduleForecastSoon(tx, shopId);
  });
  return { ok: true as const, errors: {} };
}

export default function SettingsPage() {
  const { saved, proxy } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const saving = useNavigation().formMethod === "POST";
  const text = useText();
  useEffect(() => {
    if (answer?.ok) appBridge()?.toast.show(text("settings.saved"));
  }, [answer]);
  return (
    <PageFrame title={text("settings.title")} help={<p>{text("settings.help")}</p>} historyNote="none" narrow>
      <SettingsScreen
        key={JSON.stringify(saved)}
        saved={saved}
        errors={answer?.errors ?? {}}
        saving={saving}
        proxy={proxy}
      />
      <p role="status" className="pr-hidden">
        {answer?.ok && text("settings.saved")}
      </p>
    </PageFrame>
  );
}
