// Collections by part of their name, for the programme's form.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { findCollections } from "../commerce/find-collections.server.ts";

const LONGEST = 200;
const MOST = 20;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const search = (new URL(request.url).searchParams.get("q") ?? "").slice(0, LONGEST);
  const found = await inShop((tx) => findCollections(tx, shopId, search, MOST));
  return Response.json(found.map(({ collectionId, title }) => ({ id: collectionId.toString(), title })));
}
