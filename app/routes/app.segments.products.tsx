// Products, variants and collections by part of their name, for the builder.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { GOODS } from "../segments/condition-forms.ts";
import { searchGoods } from "../segments/products.server.ts";
import { searched } from "../ui/typed-text.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const query = new URL(request.url).searchParams;
  const kind = GOODS.find((one) => one === query.get("kind"));
  if (!kind) throw new Response("Unknown kind.", { status: 400 });
  const search = searched.parse(query.get("q") ?? "");
  return Response.json(await inShop((tx) => searchGoods(tx, shopId, kind, search)));
}
