// What the server asks for the pages of segments, as their loaders do; of a segment that holds many of all customers.
import type { Database } from "../../app/platform/db.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { daysBefore, localDate } from "../../app/retention/period.ts";
import { netOfAll } from "../../app/segments/built-in.ts";
import { overlap } from "../../app/segments/comparison.server.ts";
import { toldOf } from "../../app/segments/confirmed-segments.server.ts";
import { readMemberQuery } from "../../app/segments/member-query.ts";
import { listMembers } from "../../app/segments/members.server.ts";
import { refreshSegments } from "../../app/segments/refresh-job.server.ts";
import { membersOn, segmentDays } from "../../app/segments/segment-days.server.ts";
import { allSegments, findSegment } from "../../app/segments/segments.server.ts";
import type { PageData } from "./pages.ts";

/** Of a shop of a million orders it holds some tens of thousands. */
const LARGE = "past-usual-gap";
const OTHER = "at-risk";
const DAYS_SHOWN = 90;

/** Fills the built-in segments. @returns milliseconds */
export async function fillSegments(database: Database, shopId: bigint, now: Date): Promise<number> {
  const begun = performance.now();
  await refreshSegments(database, shopId, async () => {}, now);
  const tookMs = performance.now() - begun;
  await database.inShop(shopId, (tx) => tx.run(sql`ANALYZE segment, segment_member, segment_day`));
  return tookMs;
}

export const SEGMENT_PAGES: Record<string, PageData> = {
  segments: async (tx, shopId, now, timezone) => {
    netOfAll(await allSegments(tx, shopId, true));
    await membersOn(tx, shopId, daysBefore(localDate(now, timezone), 30));
  },
  "a segment": async (tx, shopId, now, timezone) => {
    const segment = (await findSegment(tx, shopId, LARGE))!;
    netOfAll(await allSegments(tx, shopId));
    await segmentDays(tx, shopId, segment.segmentId, localDate(now, timezone), DAYS_SHOWN);
    await toldOf(tx, shopId, LARGE);
    await members("")(tx, shopId, now, timezone);
  },
  "members by net": members("sort=-net"),
  "members by name": members("sort=name"),
  "members by value": members("sort=-value"),
  "members found by e-mail": members("q=shopper123"),
  "two segments": async (tx, shopId) => {
    await allSegments(tx, shopId);
    const [one, other] = [await findSegment(tx, shopId, LARGE), await findSegment(tx, shopId, OTHER)];
    await overlap(tx, shopId, one!.segmentId, other!.segmentId);
  },
};

function members(address: string): PageData {
  const query = readMemberQuery(new URLSearchParams(address));
  return async (tx, shopId) => {
    const { segmentId } = (await findSegment(tx, shopId, LARGE))!;
    await listMembers(tx, shopId, segmentId, query);
  };
}
