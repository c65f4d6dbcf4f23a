// Products and variants by part of their name, for the builder.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { searchProducts } from "../segments/products.server.ts";

const LONGEST = 200;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const query = new URL(request.url).searchParams;
  const kind = query.get("kind");
  if (kind !== "product" && kind !== "variant") throw new Response("Unknown kind.", { status: 400 });
  const search = (query.get("q") ?? "").slice(0, LONGEST);
  return Response.json(await inShop((tx) => searchProducts(tx, shopId, kind, search)));
}
