/** Metafields of any owner, with the app's own reserved namespace. */
import { createHash } from "node:crypto";
import { APP_NAMESPACE } from "../../app-config.ts";
import { gid } from "../../shop/gid.ts";
import type { Metafield, MetafieldDefinition } from "../../shop/model/app-install.ts";
import { graphqlInstant } from "../../webhooks/instants.ts";
import { connectList } from "../connections.ts";
import { type Args, type Ctx, type Fields, fieldsOf } from "../context.ts";

/** "$app" and "$app:loyalty" are spelt out with the app's id, as Shopify stores them. */
export function namespaceOf(namespace: string | null | undefined): string {
  if (namespace === undefined || namespace === null || namespace === "$app") return APP_NAMESPACE;
  return namespace.startsWith("$app:") ? `${APP_NAMESPACE}--${namespace.slice(5)}` : namespace;
}

/** The two fields every owner of metafields has. */
export function metafieldsOf<Owner>(ownerGid: (owner: Owner) => string) {
  const own = (owner: Owner, ctx: Ctx) => ctx.shop.state.metafields.get(ownerGid(owner)) ?? [];
  return {
    metafield: (owner: Owner, args: Args, ctx: Ctx) =>
      own(owner, ctx).find(
        (m) => m.key === args.key && m.namespace === namespaceOf(args.namespace as string | null),
      ) ?? null,
    metafields: (owner: Owner, args: Args, ctx: Ctx) =>
      connectList(
        ctx,
        own(owner, ctx).filter(
          (m) =>
            (args.namespace === undefined ||
              args.namespace === null ||
              m.namespace === namespaceOf(String(args.namespace))) &&
            (!Array.isArray(args.keys) || args.keys.includes(`${m.namespace}.${m.key}`)),
        ),
        args,
      ),
  };
}

export function digestOf(metafield: Metafield): string {
  return createHash("sha256").update(metafield.value).digest("hex");
}

export const metafieldFields: Record<string, Fields> = {
  Metafield: fieldsOf<Metafield>({
    id: (m) => gid("Metafield", m.id),
    legacyResourceId: (m) => m.id.toString(),
    namespace: (m) => m.namespace,
    key: (m) => m.key,
    type: (m) => m.type,
    value: (m) => m.value,
    jsonValue: (m) => jsonOf(m),
    compareDigest: digestOf,
    sizeInBytes: (m) => Buffer.byteLength(m.value),
    ownerType: (m) => ownerTypeOf(m.ownerGid),
    createdAt: (m) => graphqlInstant(m.createdAt),
    updatedAt: (m) => graphqlInstant(m.updatedAt),
  }),
  MetafieldDefinition: fieldsOf<MetafieldDefinition>({
    id: (d) => gid("MetafieldDefinition", d.id),
    name: (d) => d.name,
    namespace: (d) => d.namespace,
    key: (d) => d.key,
    description: (d) => d.description,
    ownerType: (d) => d.ownerType,
    type: (d) => ({
      name: d.type,
      category: d.type.split("_")[0],
      supportedValidations: [],
      supportsDefinitionMigrations: false,
    }),
    validations: () => [],
    validationStatus: () => "ALL_VALID",
    useAsCollectionCondition: () => false,
  }),
};

export function ownerTypeOf(ownerGid: string): string {
  const type = /^gid:\/\/shopify\/([A-Za-z]+)\//.exec(ownerGid)?.[1] ?? "";
  const special: Record<string, string> = {
    ProductVariant: "PRODUCTVARIANT",
    AppInstallation: "API_PERMISSION",
    DiscountCodeNode: "DISCOUNT",
  };
  return special[type] ?? type.toUpperCase();
}

function jsonOf(metafield: Metafield): unknown {
  if (/^(json|number_integer|boolean|list\.|money|rating|dimension|volume|weight)/.test(metafield.type))
    return JSON.parse(metafield.value) as unknown;
  return metafield.value;
}
