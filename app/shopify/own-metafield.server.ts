// What every page of a shop's storefront may read of the app: metafields of its own installation.
import type { AdminClient } from "./admin-client.server.ts";
import { GraphqlError } from "./errors.ts";
import {
  OWN_INSTALLATION,
  type OwnInstallation,
  SET_METAFIELDS,
  type SetMetafields,
} from "./metafield-documents.ts";

// by name: see errors.ts
const FINAL = new Set(["PublishRefused", "NoTokenError", "RefusedError", "GraphqlError"]);

/** Shopify understood, and refuses. */
class PublishRefused extends Error {
  override name = "PublishRefused";
}

/** Whether writing again would end the same way. */
export function isFinal(error: unknown): error is Error {
  return FINAL.has((error as Error).name);
}

/** @throws PublishRefused with Shopify's words, GraphqlError, and what the client throws */
export async function writeOwnMetafield(
  admin: AdminClient,
  domain: string,
  { namespace, key, json }: { namespace: string; key: string; json: string },
): Promise<void> {
  const { data } = await admin.ask<OwnInstallation>(domain, OWN_INSTALLATION);
  const metafield = { ownerId: data.currentAppInstallation.id, namespace, key, type: "json", value: json };
  const answer = await admin.ask<SetMetafields>(domain, SET_METAFIELDS, { metafields: [metafield] });
  if (!answer.data.metafieldsSet) throw new GraphqlError(answer.problems);
  const { userErrors } = answer.data.metafieldsSet;
  if (userErrors.length > 0) throw new PublishRefused(userErrors.map(({ message }) => message).join("; "));
}
