// Standing discounts of tiers at Shopify: for each a customer segment of those who carry the tier's tag, and an automatic
// discount for that segment. Made, changed and taken away with the programme; none while it is paused.
import { randomUUID } from "node:crypto";
import type { ShopRow } from "../commerce/shop.server.ts";
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import {
  CREATE_AUTOMATIC,
  DELETE_AUTOMATIC,
  type DeletedAutomatic,
  UPDATE_AUTOMATIC,
  type WrittenAutomatic,
} from "../shopify/automatic-discount-documents.ts";
import { GraphqlError } from "../shopify/errors.ts";
import {
  CREATE_SEGMENT,
  type CreateSegment,
  DELETE_SEGMENT,
  type DeleteSegment,
  UPDATE_SEGMENT,
  type UpdateSegment,
} from "../shopify/segment-documents.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { tierTag } from "./tier-tag.ts";

type Services = { database: Database; admin: AdminClient };

type Known = {
  tier: string;
  segmentId: bigint | null;
  segmentText: string | null;
  discountId: bigint | null;
  discountText: string | null;
};

type Wanted = { tier: string; name: string; tag: string; percent: number };

/** @throws as AdminClient.ask; what Shopify refuses of one tier is noted there and stops no other */
export async function writeTierDiscounts(services: Services, shop: ShopRow, now: Date): Promise<void> {
  const { database } = services;
  const { wanted, known } = await database.inShop(shop.shopId, (tx) => look(tx, shop.shopId, now));
  for (const one of known)
    if (!wanted.some(({ tier }) => tier === one.tier)) await remove(services, shop, one);
  for (const one of wanted) {
    const before = known.find(({ tier }) => tier === one.tier) ?? {
      tier: one.tier,
      segmentId: null,
      segmentText: null,
      discountId: null,
      discountText: null,
    };
    await write(services, shop, one, before, now);
  }
}

async function look(tx: Tx, shopId: bigint, now: Date): Promise<{ wanted: Wanted[]; known: Known[] }> {
  const { status, versions } = await readTerms(tx, shopId);
  const levels = (status === "live" && versionAt(versions, now)?.programme.tiers?.levels) || [];
  const known = await tx.rows<Known>(sql`
    SELECT tier, segment_id AS "segmentId", segment_text AS "segmentText", discount_id AS "discountId",
      discount_text AS "discountText"
    FROM loyalty_tier_discount WHERE shop_id = ${shopId} ORDER BY tier`);
  const wanted = levels.flatMap((level) =>
    level.discountPercent === null
      ? []
      : [{ tier: level.id, name: level.name, tag: tierTag(level), percent: level.discountPercent }],
  );
  return { wanted, known };
}

/** The segment first: the discount is for it. */
async function write(
  services: Services,
  shop: ShopRow,
  wanted: Wanted,
  known: Known,
  now: Date,
): Promise<void> {
  const keep = (change: Partial<Known> & { problem: string | null }) =>
    services.database.inShop(shop.shopId, (tx) =>
      keepKnown(tx, shop.shopId, { ...known, ...change }, change.problem),
    );
  const segment = {
    // among the merchant's own segments, whose it is
    name: `Perennial: ${wanted.name} (${wanted.tag})`,
    query: `customer_tags CONTAINS '${wanted.tag.replace(/[\\']/g, "\\$&")}'`,
  };
  const segmentText = JSON.stringify(segment);
  if (known.segmentText !== segmentText) {
    const told = await writeSegment(services.admin, shop, known.segmentId, segment);
    if (told.problem !== null) return keep({ problem: told.problem });
    // a discount for a segment that is gone is for nobody
    if (told.id !== known.segmentId) await endDiscount(services.admin, shop, known);
    Object.assign(known, { segmentId: told.id, segmentText });
    await keep({ problem: null });
  }
  const text = JSON.stringify({ title: wanted.name, percent: wanted.percent, segment: `${known.segmentId}` });
  if (known.discountText === text) return;
  const told = await writeDiscount(services.admin, shop, wanted, known, now);
  if (told.problem !== null) return keep({ problem: told.problem, discountText: null });
  await keep({ discountId: told.id, discountText: text, problem: null });
}

async function keepKnown(tx: Tx, shopId: bigint, known: Known, problem: string | null): Promise<void> {
  const { tier, segmentId, segmentText, discountId, discountText } = known;
  await tx.run(sql`
    INSERT INTO loyalty_tier_discount
      (shop_id, tier, segment_id, segment_text, discount_id, discount_text, problem, updated_at)
    VALUES (${shopId}, ${tier}, ${segmentId}, ${segmentText}, ${discountId}, ${discountText}, ${problem}, now())
    ON CONFLICT (shop_id, tier) DO UPDATE SET segment_id = excluded.segment_id, segment_text = excluded.segment_text,
      discount_id = excluded.discount_id, discount_text = excluded.discount_text, problem = excluded.problem,
      updated_at = excluded.updated_at`);
}

type Told = { id: bigint; problem: null } | { id: null; problem: string };

async function writeSegment(
  admin: AdminClient,
  { domain }: ShopRow,
  id: bigint | null,
  segment: { name: string; query: string },
): Promise<Told> {
  if (id !== null) {
    const { data, problems } = await admin.ask<UpdateSegment>(domain, UPDATE_SEGMENT, {
      id: `gid://shopify/Segment/${id}`,
      ...segment,
    });
    const told = toldOf(data.segmentUpdate, data.segmentUpdate?.segment, problems);
    // one that is gone at Shopify is made anew
    if (told.problem === null || !isAboutId(data.segmentUpdate?.userErrors)) return told;
  }
  const create = async (name: string) => {
    const { data, problems } = await admin.ask<CreateSegment>(domain, CREATE_SEGMENT, { ...segment, name });
    const errors = data.segmentCreate?.userErrors ?? [];
    const isNameTaken = errors.some(({ field }) => field?.[0] === "name");
    return { isNameTaken, told: toldOf(data.segmentCreate, data.segmentCreate?.segment, problems) };
  };
  const first = await create(segment.name);
  // an earlier one of ours may have been left behind
  return first.isNameTaken ? (await create(`${segment.name} ${randomUUID().slice(0, 8)}`)).told : first.told;
}

async function writeDiscount(
  admin: AdminClient,
  { domain }: ShopRow,
  { name, percent }: Wanted,
  { discountId, segmentId }: Known,
  now: Date,
): Promise<Told> {
  const discount = {
    title: name,
    customerGets: { value: { percentage: percent / 100 }, items: { all: true } },
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: true },
  };
  if (discountId !== null) {
    const { data, problems } = await admin.ask<WrittenAutomatic>(domain, UPDATE_AUTOMATIC, {
      id: discountGid(discountId),
      discount,
    });
    const told = toldOf(data.written, data.written?.automaticDiscountNode, problems);
    if (told.problem === null || !isAboutId(data.written?.userErrors)) return told;
  }
  const { data, problems } = await admin.ask<WrittenAutomatic>(domain, CREATE_AUTOMATIC, {
    discount: {
      ...discount,
      context: { customerSegments: { add: [`gid://shopify/Segment/${segmentId}`] } },
      startsAt: now.toISOString(),
    },
  });
  return toldOf(data.written, data.written?.automaticDiscountNode, problems);
}

const discountGid = (id: bigint) => `gid://shopify/DiscountAutomaticNode/${id}`;

const isAboutId = (errors: { field: string[] | null }[] | undefined) =>
  Boolean(errors?.some(({ field }) => field?.[0] === "id"));

function toldOf(
  answer: { userErrors: { message: string }[] } | null | undefined,
  made: { id: string } | null | undefined,
  problems: GraphqlError["errors"],
): Told {
  if (!answer) throw new GraphqlError(problems);
  const problem = answer.userErrors.map(({ message }) => message).join("; ");
  if (problem !== "" || !made) return { id: null, problem: problem || "Shopify gave no reason." };
  return { id: BigInt(made.id.split("/").at(-1)!), problem: null };
}

/** The discount first, so that none is left without its segment. */
async function remove({ database, admin }: Services, shop: ShopRow, known: Known): Promise<void> {
  const { domain, shopId } = shop;
  await endDiscount(admin, shop, known);
  if (known.segmentId !== null) {
    const { data, problems } = await admin.ask<DeleteSegment>(domain, DELETE_SEGMENT, {
      id: `gid://shopify/Segment/${known.segmentId}`,
    });
    if (!data.segmentDelete) throw new GraphqlError(problems);
  }
  await database.inShop(shopId, (tx) =>
    tx.run(sql`DELETE FROM loyalty_tier_discount WHERE shop_id = ${shopId} AND tier = ${known.tier}`),
  );
}

/** One that is gone already is no error of ours. */
async function endDiscount(admin: AdminClient, { domain }: ShopRow, known: Known): Promise<void> {
  if (known.discountId === null) return;
  const { data, problems } = await admin.ask<DeletedAutomatic>(domain, DELETE_AUTOMATIC, {
    id: discountGid(known.discountId),
  });
  if (!data.discountAutomaticDelete) throw new GraphqlError(problems);
  Object.assign(known, { discountId: null, discountText: null });
}
