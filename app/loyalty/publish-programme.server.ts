// The job that writes the programme into the app's own metafield, where the storefront's Liquid reads it. It writes only
// what differs, and says so when it could not; what pages carried before stays.
import { createHash } from "node:crypto";
import { currencyExponent } from "../commerce/money.ts";
import { findShopById } from "../commerce/shop.server.ts";
import { type Database, sql } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { isFinal, writeOwnMetafield } from "../shopify/own-metafield.server.ts";
import { noteAllAccounts } from "./account-fields.server.ts";
import { readTerms, type Terms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";
import { publishProgrammeAt } from "./programme-publication.server.ts";
import {
  PROGRAMME_KEY,
  PROGRAMME_NAMESPACE,
  type ProgrammePublication,
  programmeChangesAt,
  publishProgramme,
} from "./published.ts";

type Services = { database: Database; admin: AdminClient; log: Log };

/** @returns null when none is in force */
export function programmeOf({ status, versions }: Terms, now: Date): ProgrammePublication | null {
  const programme = versionAt(versions, now)?.programme;
  if (!programme || status === "draft") return null;
  const state = status === "paused" ? "paused" : "on";
  return publishProgramme(programme, { state, digits: currencyExponent(programme.currency), now });
}

/**
 * Ends quietly, with the reason kept, where trying again is of no use.
 * @throws ThrottledError, UnavailableError for the job queue to try again later
 */
export async function publishLoyalty({ database, admin, log }: Services, shopId: bigint): Promise<void> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop?.installedAt || shop.uninstalledAt) return;
  const now = new Date();
  const { turn, digest, publication } = await database.inShop(shopId, async (tx) => {
    const terms = await readTerms(tx, shopId);
    const next = nextChange(terms, now);
    if (next) await publishProgrammeAt(tx, shopId, next);
    const [row] = await tx.rows<{ turn: number; digest: string | null }>(sql`
      SELECT wanted_turn AS turn, digest FROM loyalty_publication WHERE shop_id = ${shopId}`);
    const publication = programmeOf(terms, now);
    return { turn: row?.turn ?? 0, digest: row?.digest ?? null, publication };
  });
  if (!publication) return;
  const { bytes } = publication;
  const done = (row: { state: string; digest: string | null; problem: string | null }) =>
    database.inShop(shopId, async (tx) => {
      // a change that came meanwhile has its own job coming
      await tx.run(sql`
        UPDATE loyalty_publication SET state = CASE WHEN wanted_turn = ${turn} THEN ${row.state} ELSE 'waiting' END,
          published_turn = ${turn}, size = ${bytes}, digest = coalesce(${row.digest}, digest),
          problem = ${row.problem},
          published_at = CASE WHEN ${row.digest}::text IS NULL THEN published_at ELSE now() END
        WHERE shop_id = ${shopId}`);
      if (row.digest && row.digest !== digest) await noteAllAccounts(tx, shopId);
    });

  if (!publication.ok) {
    const { limit, largest } = publication;
    const problem = `${bytes} bytes of ${limit}: ${largest.map((one) => `${one.name} (${one.bytes})`).join(", ")}`;
    await done({ state: "too large", digest: null, problem });
    return;
  }
  const written = createHash("sha256").update(publication.json).digest("hex");
  try {
    if (written !== digest)
      await writeOwnMetafield(admin, shop.domain, {
        namespace: PROGRAMME_NAMESPACE,
        key: PROGRAMME_KEY,
        json: publication.json,
      });
    await done({ state: "published", digest: written, problem: null });
  } catch (error) {
    if (!isFinal(error)) throw error;
    log.warn({ err: error, shopId }, "the loyalty programme could not be published");
    await done({ state: "failed", digest: null, problem: error.message });
  }
}

/** The next version's beginning, or the end of a bonus. */
function nextChange({ versions }: Terms, now: Date): Date | null {
  const current = versionAt(versions, now);
  const times = versions.filter(({ effectiveFrom }) => effectiveFrom > now).map((one) => one.effectiveFrom);
  const ends = current && programmeChangesAt(current.programme, now);
  if (ends) times.push(ends);
  return times.length === 0 ? null : new Date(Math.min(...times.map((at) => at.getTime())));
}
