// Forty days of popups for a made-up shop, in bulk: one campaign that a visitor for every ten orders met, nine smaller ones,
// and what visitors bought.
import pg from "pg";
import { reckonFigure } from "../../app/commerce/kept-figures.server.ts";
import { type Database, sql, type Tx } from "../../app/platform/db.server.ts";
import { changeCampaignState, createCampaign } from "../../app/popups/campaigns.server.ts";
import { POPUP_FIGURES } from "../../app/popups/kept-popups.server.ts";
import { benchCampaign } from "../load/campaign.ts";
import { meetVisitors } from "../load/visitors.ts";

const DAYS = 40;
const SMALLER = 9;
/** A visitor for so many orders. */
const ORDERS_PER_VISITOR = 10;
/** One of so many orders was a visitor's. */
const ORDERS_PER_MARK = 10;

const CAMPAIGN = benchCampaign(10);

/** After the facts of the shop. @returns milliseconds */
export async function fillPopups(
  database: Database,
  shopId: bigint,
  orders: number,
  now: Date,
): Promise<number> {
  const begun = performance.now();
  const visitors = orders / ORDERS_PER_VISITOR;
  const since = new Date(now.getTime() - DAYS * 86_400_000);
  await database.inShop(shopId, async (tx) => {
    const large = await startedCampaign(tx, shopId, "Large", since);
    await meet(tx, shopId, large, visitors, since, now);
    for (let n = 1; n <= SMALLER; n++) {
      const small = await startedCampaign(tx, shopId, `Small ${n}`, since);
      await meet(tx, shopId, small, visitors / 10, since, now);
    }
    await buy(tx, shopId, large, visitors, since);
  });
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query("VACUUM (ANALYZE) popup_exposure, popup_claim, order_mark, order_discount");
  await owner.end();
  for (const figure of POPUP_FIGURES) await reckonFigure(database, shopId, figure, now);
  return performance.now() - begun;
}

async function startedCampaign(tx: Tx, shopId: bigint, name: string, since: Date): Promise<bigint> {
  const campaignId = await createCampaign(tx, shopId, { ...CAMPAIGN, name });
  await changeCampaignState(tx, shopId, campaignId, "start");
  await tx.run(sql`
    UPDATE campaign SET arms_since = ${since} WHERE shop_id = ${shopId} AND campaign_id = ${campaignId}`);
  return campaignId;
}

/** Visitor n of any campaign is the same person. One in eight of those shown to claims a code. */
async function meet(
  tx: Tx,
  shopId: bigint,
  campaignId: bigint,
  visitors: number,
  since: Date,
  now: Date,
): Promise<void> {
  await meetVisitors(tx, shopId, campaignId, visitors, since, now);
  await tx.run(sql`
    INSERT INTO popup_claim (shop_id, campaign_id, visitor, arm, trigger, message_key, language, code, at)
    SELECT ${shopId}, ${campaignId}, e.visitor, e.arm, e.trigger, e.visitor || ${`${campaignId}`}::text, 'en',
      upper('C-' || ${`${campaignId}`}::text || '-' || e.visitor), e.claimed_at
    FROM popup_exposure e
    WHERE e.shop_id = ${shopId} AND e.campaign_id = ${campaignId} AND e.claimed_at IS NOT NULL`);
}

/** Orders of those days in turn are those of visitors met about then, some of them with their code. */
async function buy(tx: Tx, shopId: bigint, campaignId: bigint, visitors: number, since: Date): Promise<void> {
  await tx.run(sql`
    INSERT INTO order_mark (shop_id, order_id, mark, version)
    SELECT ${shopId}, order_id,
      '1.' || md5((1 + nth * ${visitors}::bigint / of)::text) || '.' || ${`${campaignId}`}::text || ':a', '1'
    FROM (
      SELECT order_id, row_number() OVER (ORDER BY coalesce(processed_at, created_at)) - 1 AS nth, count(*) OVER () AS of
      FROM orders WHERE shop_id = ${shopId} AND coalesce(processed_at, created_at) >= ${since}) placed
    WHERE nth % ${ORDERS_PER_MARK}::int = 0`);
  await tx.run(sql`
    INSERT INTO order_discount (shop_id, order_id, position, kind, code, amount_minor)
    SELECT m.shop_id, m.order_id, 2, 'discount_code', c.code, 500
    FROM order_mark m JOIN popup_claim c ON c.shop_id = m.shop_id AND c.visitor = m.visitor
    WHERE m.shop_id = ${shopId} AND c.campaign_id = ${campaignId}`);
}
