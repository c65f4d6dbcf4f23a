/** Shopify's own Admin schema, 2026-10, from the cache that scripts/fetch-admin-schema.mjs fills. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";

export const ADMIN_API_VERSION = "2026-10";
const FILE = fileURLToPath(new URL("../../.cache/shopify/admin-2026-10.json", import.meta.url));
let loaded: GraphQLSchema | undefined;

/** The schema, parsed once per process. Throws with the command to run when the cache is empty. */
export function loadAdminSchema(): GraphQLSchema {
  if (!loaded) {
    if (!existsSync(FILE))
      throw new Error(`${FILE} is missing: run "node scripts/fetch-admin-schema.mjs" once.`);
    const { data } = JSON.parse(readFileSync(FILE, "utf8")) as { data: IntrospectionQuery };
    loaded = buildClientSchema(data, { assumeValid: true });
  }
  return loaded;
}
