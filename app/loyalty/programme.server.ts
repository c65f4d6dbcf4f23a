// Published versions of a shop's programme, and whether it is live.
import { findShopById } from "../commerce/shop.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { heldSegments } from "../segments/references.server.ts";
import { GIVEN_BACK_DAYS } from "./lot-dates.ts";
import { type Programme, programmeShape, type Version } from "./programme.ts";
import { scheduleProgramme } from "./programme-publication.server.ts";
import { scheduleTierWrites } from "./tier-standing.server.ts";

export type Status = "draft" | "live" | "paused";

/** Everything acts and settlements go by. */
export type Terms = {
  status: Status;
  /** in order; empty while nothing was ever launched */
  versions: Version[];
  /** IANA zone in which the shop's days are cut */
  timezone: string;
};

export async function readTerms(tx: Tx, shopId: bigint): Promise<Terms> {
  const [row] = await tx.rows<{
    status: Status | null;
    timezone: string;
    versions: StoredVersion[] | null;
  }>(sql`
    SELECT (SELECT status FROM loyalty_state WHERE shop_id = ${shopId}) AS status, timezone,
      (SELECT json_agg(json_build_object('version', version, 'effectiveFrom', effective_from, 'rules', rules)
        ORDER BY effective_from, version) FROM loyalty_programme WHERE shop_id = ${shopId}) AS versions
    FROM shop WHERE shop_id = ${shopId}`);
  const versions = (row?.versions ?? []).map(({ version, effectiveFrom, rules }) => ({
    version,
    effectiveFrom: new Date(effectiveFrom),
    programme: parsed(version, rules),
  }));
  return { status: row?.status ?? "draft", versions, timezone: row?.timezone ?? "UTC" };
}

type StoredVersion = { version: number; effectiveFrom: string; rules: unknown };

/** Versions never change, so each is checked once per process; the newest few hundred are remembered. */
const checked = new Map<string, Programme>();
const MOST_REMEMBERED = 500;

function parsed(version: number, rules: unknown): Programme {
  const key = `${version} ${JSON.stringify(rules)}`;
  const known = checked.get(key);
  if (known) return known;
  const programme = programmeShape.parse(rules);
  if (checked.size >= MOST_REMEMBERED) checked.delete(checked.keys().next().value!);
  checked.set(key, programme);
  return programme;
}

/** Why a programme cannot be what it is asked to be; pages have a text for each. */
export type ProgrammeProblem =
  /** ISO 4217 */
  | { kind: "currency"; programme: string; shop: string }
  | { kind: "promised" }
  /** the free product of this reward */
  | { kind: "price"; reward: string }
  /** this bonus is meant for a segment that is archived */
  | { kind: "segment"; bonus: string };

/** The programme cannot be what it is asked to be. */
export class ProgrammeError extends Error {
  override name = "ProgrammeError";
  readonly problem: ProgrammeProblem;

  constructor(message: string, problem: ProgrammeProblem) {
    super(message);
    this.problem = problem;
  }
}

/**
 * Publishes a version. The first may begin in the past and then counts orders since; a later one cannot change what
 * was promised, so it begins now at the earliest.
 * @throws z.ZodError for rules that cannot be read
 * @throws ProgrammeError for another currency than the shop's, a beginning before `now` that is not the first, or a bonus
 * for a segment that is archived
 */
export async function publish(
  tx: Tx,
  shopId: bigint,
  rules: unknown,
  { from, now }: { from: Date; now: Date },
): Promise<Version> {
  const programme = programmeShape.parse(rules);
  const shop = await findShopById(tx, shopId);
  if (shop?.currency !== programme.currency)
    throw new ProgrammeError(
      `The programme is in ${programme.currency}, the shop's currency is ${shop?.currency}.`,
      { kind: "currency", programme: programme.currency, shop: shop?.currency ?? "—" },
    );
  await refuseArchived(tx, shopId, programme, now);
  const { versions } = await readTerms(tx, shopId);
  const last = versions.at(-1);
  if (last && (from < now || from <= last.effectiveFrom))
    throw new ProgrammeError("Changed rules begin now at the earliest: what was promised before stays.", {
      kind: "promised",
    });
  const version = (last?.version ?? 0) + 1;
  await tx.run(sql`
    INSERT INTO loyalty_programme (shop_id, version, effective_from, rules, created_at)
    VALUES (${shopId}, ${version}, ${from}, ${JSON.stringify(programme)}::jsonb, ${now})`);
  await setStatus(tx, shopId, "live", now);
  return { version, effectiveFrom: from, programme };
}

/** Nobody would get the bonus, and a segment that bonuses are meant for is not archived. One that is over may stay. */
async function refuseArchived(tx: Tx, shopId: bigint, { bonuses }: Programme, now: Date): Promise<void> {
  const meant = bonuses.filter(({ to }) => to === null || new Date(to) > now);
  const handles = [...new Set(meant.flatMap(({ segments }) => segments ?? []))];
  const archived = await heldSegments(tx, shopId, handles);
  const bonus = meant.find(({ segments }) => segments?.some((one) => archived.includes(one)));
  if (bonus)
    throw new ProgrammeError(
      `The bonus "${bonus.name}" is for an archived segment: ${archived.join(", ")}.`,
      {
        kind: "segment",
        bonus: bonus.name,
      },
    );
}

/** What is being worked on; null = nothing that differs from what is published. */
export async function readDraft(tx: Tx, shopId: bigint): Promise<Programme | null> {
  const [row] = await tx.rows<{ draft: unknown }>(
    sql`SELECT draft FROM loyalty_state WHERE shop_id = ${shopId}`,
  );
  const read = programmeShape.safeParse(row?.draft);
  return read.success ? read.data : null;
}

/** @throws ProgrammeError for a bonus for a segment that is archived */
export async function saveDraft(tx: Tx, shopId: bigint, draft: Programme | null, now: Date): Promise<void> {
  if (draft) await refuseArchived(tx, shopId, draft, now);
  const json = draft && JSON.stringify(draft);
  await tx.run(sql`
    INSERT INTO loyalty_state (shop_id, draft, updated_at) VALUES (${shopId}, ${json}::jsonb, ${now})
    ON CONFLICT (shop_id) DO UPDATE SET draft = excluded.draft, updated_at = excluded.updated_at`);
}

const DAY = 86_400_000;

/** Nothing ran out meanwhile, and nothing runs out in the first GIVEN_BACK_DAYS. */
export async function resume(tx: Tx, shopId: bigint, now: Date): Promise<void> {
  const least = new Date(now.getTime() + GIVEN_BACK_DAYS * DAY);
  await tx.run(sql`
    UPDATE loyalty_lot SET expires_at = ${least}
    WHERE shop_id = ${shopId} AND NOT drained AND expires_at < ${least}`);
  await setStatus(tx, shopId, "live", now);
}

/** Storefront, accounts, tags and standing discounts follow by jobs. */
export async function setStatus(tx: Tx, shopId: bigint, status: Status, now: Date): Promise<void> {
  await tx.run(sql`
    INSERT INTO loyalty_state (shop_id, status, updated_at) VALUES (${shopId}, ${status}, ${now})
    ON CONFLICT (shop_id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at`);
  await scheduleProgramme(tx, shopId);
  await scheduleTierWrites(tx, shopId);
}
