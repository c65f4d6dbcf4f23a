// What the shop's storefront reaches under /apps/perennial, signed by Shopify.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { findShop } from "../commerce/shop.server.ts";
import { noteStorefront } from "../commerce/storefront-beat.server.ts";

/** Bytes of a body that are read at most; a beat has none. */
const LARGEST_BODY = 1024;

export async function action({ request, params, context }: ActionFunctionArgs) {
  const domain = await signedShop(request, context);
  if (params["*"] !== "beat") return refuse(404, "There is nothing at this address.");
  if (request.method !== "POST") return refuse(405, "Only POST is answered here.");
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST_BODY) {
    return refuse(413, "The body is too large.");
  }
  const { database } = context.services;
  const shop = await database.inSystem((tx) => findShop(tx, domain));
  if (!shop?.installedAt || shop.uninstalledAt) return refuse(404, "The app is not installed in this shop.");
  await database.inShop(shop.shopId, (tx) => noteStorefront(tx, shop.shopId));
  return new Response(null, { status: 204 });
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await signedShop(request, context);
  return refuse(404, "There is nothing at this address.");
}

/**
 * The shop named by a good signature. The library's own check of the signature, without its look at the session:
 * that would refresh a token, unguarded, for a request that needs none.
 * @throws Response 400
 */
async function signedShop(request: Request, context: LoaderFunctionArgs["context"]): Promise<string> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { utils } = context.services.shopify.api;
  const good = await utils.validateHmac(query, { signator: "appProxy" }).catch(() => false);
  const shop = good ? utils.sanitizeShop(query.shop ?? "") : null;
  if (!shop) throw refuse(400, "The signature is missing, wrong or too old.");
  return shop;
}

function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
