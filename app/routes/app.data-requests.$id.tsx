// All that is kept of a customer who asked for it, as a JSON file for the merchant to hand on.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerTo } from "../privacy/data-requests.server.ts";

const ID = /^\d{1,18}$/;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = params.id ?? "";
  const json = ID.test(id) && (await inShop((tx) => answerTo(tx, shopId, BigInt(id))));
  if (!json) throw new Response("No such request.", { status: 404 });
  return new Response(json, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="customer-data-${id}.json"`,
      "Cache-Control": "no-store",
    },
  });
}
