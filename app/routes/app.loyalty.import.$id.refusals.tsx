// The refused lines of a file of balances as a CSV file, reasons in the page's language.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { allRefusals, findBalanceImport } from "../loyalty/balance-imports.server.ts";
import { csvLine, csvResponse } from "../ui/csv.ts";
import { createI18n } from "../ui/i18n.ts";
import { chooseLanguage } from "../ui/language.ts";
import { textsFor } from "../ui/messages.server.ts";

const ID = /^\d{1,18}$/;

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = params.id ?? "";
  const refusals =
    ID.test(id) &&
    (await inShop(async (tx) => {
      const run = await findBalanceImport(tx, shopId, BigInt(id));
      return run && allRefusals(tx, shopId, run.importId);
    }));
  if (!refusals) throw new Response("No such import.", { status: 404 });
  const language = chooseLanguage({
    setting: null,
    param: new URL(request.url).searchParams.get("language"),
    acceptLanguage: null,
  });
  const text = createI18n(language, textsFor(language).messages).t;
  const lines = [
    csvLine([text("data.line"), text("data.reason")]),
    ...refusals.map(({ line, reason }) => csvLine([line, text(`balances.reasons.${reason}`)])),
  ];
  return csvResponse(lines, `refused-rows-${id}.csv`);
}
