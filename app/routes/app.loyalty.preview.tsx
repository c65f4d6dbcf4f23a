// What the last 30 days would have cost by rules that are not saved yet; null while they cannot be read, which is
// no fault while somebody types.
import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { plainPreview } from "../loyalty/plain-preview.ts";
import { previewProgramme } from "../loyalty/preview.server.ts";
import { readSentDraft } from "../loyalty/read-programme-draft.ts";

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { currency, timezone } = shop;
  if (!currency) throw new Response(null, { status: 409 });
  const read = readSentDraft((await request.formData()).get("draft"), { currency, timezone });
  if (!read || "errors" in read) return Response.json(null);
  const preview = await inShop((tx) => previewProgramme(tx, shopId, read.programme, new Date()));
  return Response.json(plainPreview(preview));
}

export const loader = () => redirect("/app/loyalty");
