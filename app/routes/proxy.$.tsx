// What the shop's storefront reaches through the app proxy, signed by Shopify: the embed's beat, and the address itself,
// which a merchant who renamed the proxy opens once.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { noteProxyPath } from "../commerce/proxy-path.server.ts";
import { readProxyPath } from "../commerce/proxy-path.ts";
import { findShop } from "../commerce/shop.server.ts";
import { noteStorefront } from "../commerce/storefront-beat.server.ts";

/** Bytes of a body that are read at most; a beat has none. */
const LARGEST_BODY = 1024;

export async function action({ request, params, context }: ActionFunctionArgs) {
  const signed = await readSigned(request, context);
  if (params["*"] !== "beat") return refuse(404, "There is nothing at this address.");
  if (request.method !== "POST") return refuse(405, "Only POST is answered here.");
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST_BODY) {
    return refuse(413, "The body is too large.");
  }
  const shopId = await installedShop(signed.domain, context);
  await context.services.database.inShop(shopId, async (tx) => {
    await noteStorefront(tx, shopId);
    await noteProxyPath(tx, shopId, signed.prefix);
  });
  return new Response(null, { status: 204 });
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { domain, prefix } = await readSigned(request, context);
  const path = readProxyPath(prefix);
  if (params["*"] || !path) return refuse(404, "There is nothing at this address.");
  const shopId = await installedShop(domain, context);
  await context.services.database.inShop(shopId, (tx) => noteProxyPath(tx, shopId, path));
  return new Response(`Perennial is connected here: its blocks in your theme use ${path}\n`, {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}

/**
 * The shop and the path named by a good signature. The library's own check of the signature, without its look at the
 * session: that would refresh a token, unguarded, for a request that needs none.
 * @throws Response 400
 */
async function readSigned(
  request: Request,
  context: LoaderFunctionArgs["context"],
): Promise<{ domain: string; prefix: string }> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { utils } = context.services.shopify.api;
  const good = await utils.validateHmac(query, { signator: "appProxy" }).catch(() => false);
  const domain = good ? utils.sanitizeShop(query.shop ?? "") : null;
  if (!domain) throw refuse(400, "The signature is missing, wrong or too old.");
  return { domain, prefix: query.path_prefix ?? "" };
}

/** @throws Response 404 */
async function installedShop(domain: string, context: LoaderFunctionArgs["context"]): Promise<bigint> {
  const shop = await context.services.database.inSystem((tx) => findShop(tx, domain));
  if (!shop?.installedAt || shop.uninstalledAt) throw refuse(404, "The app is not installed in this shop.");
  return shop.shopId;
}

function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
