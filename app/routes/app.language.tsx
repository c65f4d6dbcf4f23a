// Keeps the language picked at the foot of a page.
import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { saveSettings } from "../commerce/settings.server.ts";
import { asLanguage } from "../ui/language.ts";

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const language = asLanguage(String((await request.formData()).get("language")));
  if (!language) throw new Response("Unknown language: choose en, ar or fa.", { status: 400 });
  await inShop((tx) => saveSettings(tx, shopId, { language }));
  return { language };
}

export const loader = () => redirect("/app");
