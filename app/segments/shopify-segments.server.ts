// The customer segments at Shopify that find what the app writes: made, renamed and taken away with ours.
import { readSettings } from "../commerce/settings.server.ts";
import type { ShopRow } from "../commerce/shop.server.ts";
import type { Database } from "../platform/db.server.ts";
import { sql } from "../platform/db.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { GraphqlError } from "../shopify/errors.ts";
import {
  CREATE_SEGMENT,
  type CreateSegment,
  DELETE_SEGMENT,
  type DeleteSegment,
  FIELD_NAMESPACE,
  type FieldNamespace,
  UPDATE_SEGMENT,
  type UpdateSegment,
} from "../shopify/segment-documents.ts";
import { createI18n } from "../ui/i18n.ts";
import { textsFor } from "../ui/messages.server.ts";
import { segmentQuery, shopifyName } from "./at-shopify.ts";
import { segmentName } from "./segment-name.ts";
import { allSegments, type Segment } from "./segments.server.ts";

type Services = { database: Database; admin: AdminClient };

/** @throws as AdminClient.ask; what Shopify refuses of one segment is noted there and stops no other */
export async function writeShopifySegments(services: Services, shop: ShopRow): Promise<void> {
  const { database } = services;
  const { segments, nameOf } = await database.inShop(shop.shopId, async (tx) => {
    const { language } = await readSettings(tx, shop.shopId);
    const { t } = createI18n(language ?? "en", textsFor(language ?? "en").messages);
    return {
      segments: await allSegments(tx, shop.shopId, true),
      // without the marks that keep a name's direction on our own pages
      nameOf: (segment: Segment) => segmentName(segment, t).replace(/[\u2068\u2069]/g, ""),
    };
  });
  for (const segment of segments.filter((one) => one.shopifyId !== null && !isShown(one))) {
    await remove(services, shop, segment);
  }
  const shown = segments.filter((one) => isShown(one) && one.shopifyProblem === null);
  if (shown.length === 0) return;
  const namespace = await fieldNamespace(services.admin, shop);
  for (const segment of shown) {
    const wanted = { name: shopifyName(nameOf(segment)), query: segmentQuery(namespace, segment.handle) };
    if (segment.shopifyText !== JSON.stringify(wanted)) await write(services, shop, segment, wanted);
  }
}

const isShown = ({ atShopify, archivedAt }: Segment) => atShopify && archivedAt === null;

async function fieldNamespace(admin: AdminClient, { domain }: ShopRow): Promise<string> {
  const { data, problems } = await admin.ask<FieldNamespace>(domain, FIELD_NAMESPACE, { key: "segments" });
  const [definition] = data.metafieldDefinitions?.nodes ?? [];
  if (definition) return definition.namespace;
  throw new GraphqlError([
    ...problems,
    { message: "The customer field `segments` is not defined: deploy shopify.app.toml once more." },
  ]);
}

type Wanted = { name: string; query: string };

async function write(services: Services, shop: ShopRow, segment: Segment, wanted: Wanted): Promise<void> {
  const { shopifyId, handle } = segment;
  const changed = shopifyId === null ? null : await update(services.admin, shop, shopifyId, wanted);
  const stands = changed !== null && (changed.id !== null || isNameTaken(changed));
  // else it is gone at Shopify, or never was there
  let answer = stands ? changed : await create(services.admin, shop, wanted);
  if (isNameTaken(answer)) {
    const other = { ...wanted, name: `${wanted.name} (${handle})` };
    answer = stands
      ? await update(services.admin, shop, shopifyId!, other)
      : await create(services.admin, shop, other);
  }
  const { id, problem } = answer;
  await services.database.inShop(shop.shopId, (tx) =>
    tx.run(sql`
      UPDATE segment SET shopify_id = coalesce(${id}, shopify_id),
        shopify_text = ${id === null ? null : JSON.stringify(wanted)}, shopify_problem = ${problem}
      WHERE shop_id = ${shop.shopId} AND segment_id = ${segment.segmentId}`),
  );
}

type Answer = { id: bigint | null; problem: string | null; fields: string[] };

const isNameTaken = (answer: Answer) => answer.fields.includes("name");

async function create(admin: AdminClient, shop: ShopRow, wanted: Wanted): Promise<Answer> {
  const { data, problems } = await admin.ask<CreateSegment>(shop.domain, CREATE_SEGMENT, wanted);
  return answerOf(data.segmentCreate, problems);
}

async function update(admin: AdminClient, shop: ShopRow, id: bigint, wanted: Wanted): Promise<Answer> {
  const variables = { id: gidOf(id), ...wanted };
  const { data, problems } = await admin.ask<UpdateSegment>(shop.domain, UPDATE_SEGMENT, variables);
  return answerOf(data.segmentUpdate, problems);
}

function answerOf(
  told: CreateSegment["segmentCreate"],
  problems: ConstructorParameters<typeof GraphqlError>[0],
): Answer {
  if (!told) throw new GraphqlError(problems);
  const id = told.segment ? BigInt(told.segment.id.split("/").at(-1)!) : null;
  const problem = told.userErrors.map(({ message }) => message).join("; ") || null;
  return {
    id: problem ? null : id,
    problem,
    fields: told.userErrors.flatMap(({ field }) => field?.[0] ?? []),
  };
}

async function remove({ database, admin }: Services, shop: ShopRow, segment: Segment): Promise<void> {
  const { data, problems } = await admin.ask<DeleteSegment>(shop.domain, DELETE_SEGMENT, {
    id: gidOf(segment.shopifyId!),
  });
  // one that is gone already is no error of ours
  if (!data.segmentDelete) throw new GraphqlError(problems);
  await database.inShop(shop.shopId, (tx) =>
    tx.run(sql`
      UPDATE segment SET shopify_id = NULL, shopify_text = NULL, shopify_problem = NULL
      WHERE shop_id = ${shop.shopId} AND segment_id = ${segment.segmentId}`),
  );
}

function gidOf(id: bigint): string {
  return `gid://shopify/Segment/${id}`;
}
