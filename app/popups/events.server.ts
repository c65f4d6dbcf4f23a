// What pages tell of their visitors: kept as the first time of everything, one row for each visitor and campaign. What
// cannot have happened – an arm that is not the visitor's, a popup shown to the holdout – is left out.
import type { z } from "zod";
import { sql, type Tx } from "../platform/db.server.ts";
import { armOf, HOLDOUT } from "./assignment.ts";
import type { CampaignVariant } from "./campaign.ts";
import type { EventKind, eventsShape } from "./proxy-messages.ts";

type Events = z.output<typeof eventsShape>;
type Told = Events["events"][number];

const COLUMN: Record<Exclude<EventKind, "eligible">, string> = {
  shown: "shownAt",
  closed: "closedAt",
  copied: "copiedAt",
  applied: "appliedAt",
  clicked: "clickedAt",
  stayed: "stayedAt",
};

/** @returns how many of the events were believed */
export async function keepEvents(
  tx: Tx,
  shopId: bigint,
  { visitor, session, events }: Events,
  now: Date,
): Promise<number> {
  const arms = await armsOfVisitor(tx, shopId, visitor, [...new Set(events.map(({ campaign }) => campaign))]);
  const believed = events.filter((event) => isPossible(event, arms.get(event.campaign)));
  const odd = events
    .filter(
      ({ campaign, kind, arm }) => kind === "eligible" && arms.has(campaign) && arms.get(campaign) !== arm,
    )
    .map(({ campaign }) => campaign);
  if (odd.length > 0)
    await tx.run(sql`
      UPDATE campaign SET odd_visitors = odd_visitors + 1
      WHERE shop_id = ${shopId} AND campaign_id = ANY(${odd}::bigint[])`);
  const rows = [...Map.groupBy(believed, ({ campaign }) => campaign)].map(([campaign, told]) => {
    const at = ({ agoMs }: Told) => new Date(now.getTime() - agoMs).toISOString();
    const inTurn = told.toSorted((a, b) => b.agoMs - a.agoMs);
    const row: Record<string, unknown> = {
      campaignId: campaign,
      arm: arms.get(campaign),
      trigger: inTurn[0]!.trigger,
      // without it, it was sent and got lost: something happened to this visitor
      eligibleAt: at(inTurn[0]!),
      onlyStayed: told.every(({ kind }) => kind === "stayed"),
    };
    for (const event of inTurn) if (event.kind !== "eligible") row[COLUMN[event.kind]] ??= at(event);
    return row;
  });
  if (rows.length === 0) return 0;
  const fact = sql`json_to_recordset(${JSON.stringify(rows)}::json) AS fact (
    "campaignId" bigint, arm text, trigger text, "eligibleAt" timestamptz, "shownAt" timestamptz, "closedAt" timestamptz,
    "copiedAt" timestamptz, "appliedAt" timestamptz, "clickedAt" timestamptz, "stayedAt" timestamptz, "onlyStayed" boolean)`;
  await tx.run(sql`
    INSERT INTO popup_exposure AS e (shop_id, campaign_id, visitor, arm, trigger, session, eligible_at, shown_at,
      closed_at, copied_at, applied_at, clicked_at)
    SELECT ${shopId}, "campaignId", ${visitor}, arm, trigger, ${session}, "eligibleAt", "shownAt", "closedAt", "copiedAt",
      "appliedAt", "clickedAt"
    FROM ${fact} WHERE NOT "onlyStayed" ORDER BY "campaignId"
    ON CONFLICT (shop_id, campaign_id, visitor) DO UPDATE SET
      shown_at = coalesce(e.shown_at, excluded.shown_at), closed_at = coalesce(e.closed_at, excluded.closed_at),
      copied_at = coalesce(e.copied_at, excluded.copied_at), applied_at = coalesce(e.applied_at, excluded.applied_at),
      clicked_at = coalesce(e.clicked_at, excluded.clicked_at)`);
  // it says something of the visit in which the triggers first fired, and of no later one
  await tx.run(sql`
    UPDATE popup_exposure e SET stayed_at = fact."stayedAt"
    FROM ${fact}
    WHERE e.shop_id = ${shopId} AND e.campaign_id = fact."campaignId" AND e.visitor = ${visitor}
      AND e.session = ${session} AND e.stayed_at IS NULL AND fact."stayedAt" IS NOT NULL`);
  return believed.length;
}

/** The server's own answer to which arm the visitor belongs to, for campaigns that were ever started. */
async function armsOfVisitor(
  tx: Tx,
  shopId: bigint,
  visitor: string,
  campaigns: string[],
): Promise<Map<string, string>> {
  const rows = await tx.rows<{ id: string; salt: string; holdout: number; variants: CampaignVariant[] }>(sql`
    SELECT campaign_id::text AS id, salt, (content ->> 'holdoutPercent')::int * 100 AS holdout, content -> 'variants' AS variants
    FROM campaign
    WHERE shop_id = ${shopId} AND campaign_id = ANY(${campaigns}::bigint[]) AND started_at IS NOT NULL`);
  return new Map(
    rows.map(({ id, salt, holdout, variants }) => {
      const arms = variants.map(({ key, weight }) => [key, weight] as const);
      return [id, armOf(visitor, { id, salt, holdout, arms })];
    }),
  );
}

function isPossible({ arm, kind }: Told, own: string | undefined): boolean {
  if (arm !== own) return false;
  if (kind === "eligible") return true;
  return (arm === HOLDOUT) === (kind === "stayed");
}
