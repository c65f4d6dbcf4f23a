// The jobs of the worker by name: what is enqueued anywhere is answered here.
import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { KEPT_FIGURES_TASK, renewFigure } from "../app/commerce/kept-figures.server.ts";
import { PROXY_PATH_TASK, publishProxyPath } from "../app/commerce/proxy-path.server.ts";
import { fillPool } from "../app/discounts/fill-pool.server.ts";
import { FILL_POOL_TASK } from "../app/discounts/pools.server.ts";
import { COLLECTIONS_TASK, scheduleCollections } from "../app/intake/collection-reading.server.ts";
import { HISTORY_TASK, runHistory } from "../app/intake/history.server.ts";
import { removeForgottenSpools } from "../app/intake/history-spool.server.ts";
import { ORDERS_EXPORT_TASK } from "../app/intake/import-upload.server.ts";
import { runOrdersExportImport } from "../app/intake/orders-export-job.server.ts";
import { readCollections } from "../app/intake/read-collections.server.ts";
import { reconcile } from "../app/intake/reconcile.server.ts";
import { RECONCILE_TASK, startReconciliation } from "../app/intake/reconciliation-run.server.ts";
import { WRITE_ACCOUNTS_TASK } from "../app/loyalty/account-fields.server.ts";
import { BALANCES_TASK } from "../app/loyalty/balance-imports.server.ts";
import { giveStoreCredit } from "../app/loyalty/give-store-credit.server.ts";
import { runBalanceImport } from "../app/loyalty/import-balances-job.server.ts";
import { LOYALTY_FIGURES } from "../app/loyalty/kept-loyalty.server.ts";
import { PUBLISH_PROGRAMME_TASK } from "../app/loyalty/programme-publication.server.ts";
import { publishLoyalty } from "../app/loyalty/publish-programme.server.ts";
import { SETTLE_POINTS_TASK, settleShop } from "../app/loyalty/settle-shop.server.ts";
import { STORE_CREDIT_TASK } from "../app/loyalty/store-credit.server.ts";
import { sweepShop } from "../app/loyalty/sweep.server.ts";
import { WRITE_TIERS_TASK } from "../app/loyalty/tier-standing.server.ts";
import { writeAccounts } from "../app/loyalty/write-accounts.server.ts";
import { writeTiers } from "../app/loyalty/write-tiers.server.ts";
import {
  forecast,
  groupDays,
  onCollections,
  onFacts,
  type Services,
  SYNC_SHOP,
  welcomeShop,
} from "../app/pipeline.server.ts";
import { sql } from "../app/platform/db.server.ts";
import { enqueue } from "../app/platform/jobs.server.ts";
import { CAPTURE_TASK } from "../app/popups/capture.server.ts";
import { POPUP_FIGURES } from "../app/popups/kept-popups.server.ts";
import { PUBLISH_TASK } from "../app/popups/publication.server.ts";
import { publishCampaigns } from "../app/popups/publish-campaigns.server.ts";
import { writeCapture } from "../app/popups/write-capture.server.ts";
import { ERASE_MESSAGES_TASK, eraseMessages } from "../app/privacy/erase-messages.server.ts";
import { eraseExpired } from "../app/privacy/retention-periods.server.ts";
import { ensureForecasts } from "../app/retention/forecast/every-shop.server.ts";
import { refreshGroupTotals } from "../app/retention/forecast/forecast-totals.server.ts";
import { FORECAST_TASK } from "../app/retention/forecast/schedule-forecast.server.ts";
import { GROUP_DAYS_TASK, scheduleGroupDays } from "../app/retention/group-days/group-days-run.server.ts";
import { runInsight } from "../app/retention/insight/derive-insight.server.ts";
import { ensureInsights } from "../app/retention/insight/every-shop.server.ts";
import { INSIGHT_TASK } from "../app/retention/insight/insight-state.server.ts";
import { CUSTOMER_FIELDS_TASK, writeCustomerFields } from "../app/retention/write-customer-fields.server.ts";
import { refreshSegments, SEGMENTS_TASK, scheduleSegments } from "../app/segments/refresh-job.server.ts";
import {
  scheduleSegmentWrites,
  WRITE_SEGMENTS_TASK,
  writeSegments,
} from "../app/segments/write-segments.server.ts";
import { measuredTasks } from "./measured-tasks.ts";

const ofShop = z.object({ shopId: z.coerce.bigint() });
const ofReconciliation = ofShop.extend({ runId: z.coerce.bigint() });
const ofCapture = ofShop.extend({ claimId: z.coerce.bigint() });
const ofPool = ofShop.extend({ poolId: z.coerce.bigint() });
const ofRedemption = ofShop.extend({ redemptionId: z.coerce.bigint() });
const ofImport = ofShop.extend({ importId: z.coerce.bigint() });
const ofFigure = ofShop.extend({ name: z.string() });

export const KEEP_TOKENS = "keep-tokens";
export const ERASE_EXPIRED = "erase-expired";
export const SWEEP_POINTS = "sweep-points";
export const FORECAST_ALL = "forecast-all";
export const INSIGHT_ALL = "insight-all";
export const RECONCILE_ALL = "reconcile-all";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function tasks(services: Services): TaskList {
  return measuredTasks(services.metrics, {
    [SYNC_SHOP]: async (payload) => {
      await welcomeShop(services, ofShop.parse(payload).shopId);
    },
    [HISTORY_TASK]: async (payload, { job }) => {
      const lastTry = job.attempts >= job.max_attempts;
      const { database, admin, log } = services;
      // the result lies at an address of its own, outside the Admin API
      await runHistory({ database, admin, log, onFacts, fetch }, { ...ofImport.parse(payload), lastTry });
    },
    [ORDERS_EXPORT_TASK]: async (payload, { job }) => {
      const { shopId, importId } = ofImport.parse(payload);
      const lastTry = job.attempts >= job.max_attempts;
      const { database, log } = services;
      await runOrdersExportImport({ database, log, onFacts }, { shopId, importId, lastTry });
    },
    [RECONCILE_TASK]: async (payload, { job }) => {
      const { shopId, runId } = ofReconciliation.parse(payload);
      const lastTry = job.attempts >= job.max_attempts;
      const { database, admin, log } = services;
      await reconcile({ database, admin, log, onFacts }, { shopId, runId, lastTry });
    },
    [COLLECTIONS_TASK]: async (payload) => {
      const { database, admin, log } = services;
      const { shopId } = ofShop.parse(payload);
      await readCollections({ database, admin, log, fetch, onCollections }, shopId);
    },
    [RECONCILE_ALL]: async () => {
      await reconcileAll(services);
      await scheduleReconciling(services, new Date(Date.now() + DAY));
    },
    [CUSTOMER_FIELDS_TASK]: async (payload) => {
      await writeCustomerFields(services, ofShop.parse(payload).shopId);
    },
    [SEGMENTS_TASK]: async (payload) => {
      await refreshSegments(services.database, ofShop.parse(payload).shopId, scheduleSegmentWrites);
    },
    [WRITE_SEGMENTS_TASK]: async (payload) => {
      await writeSegments(services, ofShop.parse(payload).shopId);
    },
    [PUBLISH_TASK]: async (payload) => {
      await publishCampaigns(services, ofShop.parse(payload).shopId);
    },
    [PROXY_PATH_TASK]: async (payload) => {
      await publishProxyPath(services, ofShop.parse(payload).shopId);
    },
    [CAPTURE_TASK]: async (payload) => {
      const { shopId, claimId } = ofCapture.parse(payload);
      await writeCapture(services, shopId, claimId);
    },
    [FILL_POOL_TASK]: async (payload) => {
      const { shopId, poolId } = ofPool.parse(payload);
      await fillPool(services, shopId, poolId);
    },
    [FORECAST_TASK]: async (payload) => {
      await forecast(services, ofShop.parse(payload).shopId);
    },
    [FORECAST_ALL]: async () => {
      await ensureForecasts(services.database, new Date());
      await scheduleForecasts(services, new Date(Date.now() + DAY));
    },
    [INSIGHT_TASK]: async (payload) => {
      const { shopId } = ofShop.parse(payload);
      await runInsight(services.database, shopId);
      await services.database.inShop(shopId, async (tx) => {
        await refreshGroupTotals(tx, shopId);
        // groups and personas are rules over what was just scored
        await scheduleSegments(tx, shopId, 0);
        await scheduleGroupDays(tx, shopId);
      });
    },
    [GROUP_DAYS_TASK]: async (payload) => {
      await groupDays(services, ofShop.parse(payload).shopId);
    },
    [INSIGHT_ALL]: async () => {
      await ensureInsights(services.database, new Date());
      await scheduleInsights(services, new Date(Date.now() + DAY));
    },
    [KEEP_TOKENS]: async () => {
      await keepTokens(services);
      await scheduleKeepTokens(services, new Date(Date.now() + DAY));
    },
    [SETTLE_POINTS_TASK]: async (payload) => {
      await settleShop(services.database, ofShop.parse(payload).shopId, new Date());
    },
    [BALANCES_TASK]: async (payload) => {
      const { shopId, importId } = ofImport.parse(payload);
      await runBalanceImport(services.database, shopId, importId);
    },
    [PUBLISH_PROGRAMME_TASK]: async (payload) => {
      await publishLoyalty(services, ofShop.parse(payload).shopId);
    },
    [WRITE_ACCOUNTS_TASK]: async (payload) => {
      await writeAccounts(services, ofShop.parse(payload).shopId);
    },
    [WRITE_TIERS_TASK]: async (payload) => {
      await writeTiers(services, ofShop.parse(payload).shopId);
    },
    [STORE_CREDIT_TASK]: async (payload) => {
      const { shopId, redemptionId } = ofRedemption.parse(payload);
      await giveStoreCredit(services, shopId, redemptionId);
    },
    [KEPT_FIGURES_TASK]: async (payload) => {
      const { shopId, name } = ofFigure.parse(payload);
      const figure = [...LOYALTY_FIGURES, ...POPUP_FIGURES].find((one) => one.name === name);
      if (!figure) throw new Error(`There is no figure called ${name}.`);
      await renewFigure(services.database, shopId, figure);
    },
    [ERASE_MESSAGES_TASK]: async (payload) => {
      await eraseMessages(services.database, ofShop.parse(payload).shopId);
    },
    [SWEEP_POINTS]: async () => {
      await sweepPoints(services);
      await scheduleSweeping(services, new Date(Date.now() + HOUR));
    },
    [ERASE_EXPIRED]: async () => {
      await eraseExpired(services.database, services.log, removeForgottenSpools);
      await scheduleErasing(services, new Date(Date.now() + DAY));
    },
  });
}

/** One such job for all workers together. */
export async function scheduleKeepTokens({ database }: Services, runAt: Date): Promise<void> {
  await database.inSystem((tx) => enqueue(tx, KEEP_TOKENS, {}, { key: KEEP_TOKENS, runAt }));
}

/** One such job for all workers together. */
export async function scheduleErasing({ database }: Services, runAt: Date): Promise<void> {
  await database.inSystem((tx) => enqueue(tx, ERASE_EXPIRED, {}, { key: ERASE_EXPIRED, runAt }));
}

/** One such job for all workers together. */
export async function scheduleForecasts({ database }: Services, runAt: Date): Promise<void> {
  await database.inSystem((tx) => enqueue(tx, FORECAST_ALL, {}, { key: FORECAST_ALL, runAt }));
}

/** One such job for all workers together. */
export async function scheduleInsights({ database }: Services, runAt: Date): Promise<void> {
  await database.inSystem((tx) => enqueue(tx, INSIGHT_ALL, {}, { key: INSIGHT_ALL, runAt }));
}

/** One such job for all workers together: days end at different hours, so it looks every hour. */
export async function scheduleSweeping({ database }: Services, runAt: Date): Promise<void> {
  await database.inSystem((tx) => enqueue(tx, SWEEP_POINTS, {}, { key: SWEEP_POINTS, runAt }));
}

/** What time does to points, shop by shop. One shop's failure is not another's. */
async function sweepPoints({ database, log }: Services): Promise<void> {
  const shops = await database.inSystem((tx) =>
    tx.rows<{ id: bigint }>(sql`
      SELECT shop_id AS id FROM shop WHERE installed_at IS NOT NULL AND uninstalled_at IS NULL ORDER BY shop_id`),
  );
  for (const { id } of shops) {
    try {
      await sweepShop(database, id, new Date());
    } catch (error) {
      log.error(
        { err: error, shopId: id },
        "a shop's points could not be looked after; it is tried again in an hour",
      );
    }
  }
}

/** One such job for all workers together; one that waits for its night keeps waiting. */
export async function scheduleReconciling({ database }: Services, runAt: Date): Promise<void> {
  await database.inSystem((tx) => enqueue(tx, RECONCILE_ALL, {}, { key: RECONCILE_ALL, runAt }));
}

/** The next three o'clock at night, UTC. */
export function nextNight(now: Date): Date {
  const night = new Date(now);
  night.setUTCHours(3, 0, 0, 0);
  return night > now ? night : new Date(night.getTime() + DAY);
}

/** Every shop in turn, over an hour. */
async function reconcileAll({ database }: Services): Promise<void> {
  const shops = await database.inSystem((tx) =>
    tx.rows<{ id: bigint }>(sql`
      SELECT shop_id AS id FROM shop WHERE installed_at IS NOT NULL AND uninstalled_at IS NULL ORDER BY shop_id`),
  );
  for (const [index, { id }] of shops.entries()) {
    const runAt = new Date(Date.now() + (3_600_000 * index) / shops.length);
    await database.inShop(id, (tx) => startReconciliation(tx, id, runAt));
    await database.inShop(id, (tx) => scheduleCollections(tx, id, runAt));
  }
}

/** A refresh token dies after 90 days: shops idle for two weeks get a new pair. One shop's failure is not another's. */
async function keepTokens({ database, tokens, log }: Services): Promise<void> {
  const idle = await database.inSystem((tx) =>
    tx.rows<{ shop: string }>(sql`
      SELECT shop FROM session
      WHERE NOT "isOnline" AND "refreshToken" IS NOT NULL AND expires < now()
        AND "refreshTokenExpires" < now() + interval '76 days'`),
  );
  for (const { shop } of idle) {
    try {
      await tokens.current(shop);
    } catch (error) {
      log.warn({ err: error, shop }, "an idle shop's token could not be kept alive");
    }
  }
}
