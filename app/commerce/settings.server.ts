// What the merchant chose; a shop that chose nothing has the defaults.
import { z } from "zod";
import { sql, type Tx } from "../platform/db.server.ts";

const patchShape = z
  .object({
    activityWindowDays: z.number().int().min(1).max(3650),
    headlineRate: z.enum(["retention", "strictRetention"]),
    cohortUnit: z.enum(["month", "quarter"]),
    forecastHorizonMonths: z.number().int().min(1).max(60),
    discountRate: z.number().min(0).max(1),
    language: z.enum(["en", "ar", "fa"]).nullable(),
    storefrontSeenAt: z.date().nullable(),
    setupDismissedAt: z.date().nullable(),
  })
  .partial()
  .strict();

export type SettingsPatch = z.infer<typeof patchShape>;
export type Settings = Required<SettingsPatch>;

/** Makes the row with its defaults when there is none yet. */
export async function readSettings(tx: Tx, shopId: bigint): Promise<Settings> {
  const [found] = await selectSettings(tx, shopId);
  if (found) return found;
  await tx.run(sql`INSERT INTO shop_setting (shop_id) VALUES (${shopId}) ON CONFLICT DO NOTHING`);
  const [made] = await selectSettings(tx, shopId);
  return made!;
}

/**
 * Changes only what the patch names.
 * @throws z.ZodError for an unknown setting or a value out of its range
 */
export async function saveSettings(tx: Tx, shopId: bigint, patch: SettingsPatch): Promise<Settings> {
  const said = patchShape.parse(patch);
  await readSettings(tx, shopId);
  const [before] = await selectSettings(tx, shopId, true);
  const after: Settings = { ...before!, ...withoutUndefined(said) };
  await tx.run(sql`
    UPDATE shop_setting SET activity_window_days = ${after.activityWindowDays}, headline_rate = ${after.headlineRate},
      cohort_unit = ${after.cohortUnit}, forecast_horizon_months = ${after.forecastHorizonMonths},
      discount_rate = ${after.discountRate}, language = ${after.language}, storefront_seen_at = ${after.storefrontSeenAt},
      setup_dismissed_at = ${after.setupDismissedAt}, updated_at = now()
    WHERE shop_id = ${shopId}`);
  return after;
}

function selectSettings(tx: Tx, shopId: bigint, lock = false): Promise<Settings[]> {
  const select = sql`
    SELECT activity_window_days AS "activityWindowDays", headline_rate AS "headlineRate", cohort_unit AS "cohortUnit",
      forecast_horizon_months AS "forecastHorizonMonths", discount_rate AS "discountRate", language,
      storefront_seen_at AS "storefrontSeenAt", setup_dismissed_at AS "setupDismissedAt"
    FROM shop_setting WHERE shop_id = ${shopId}`;
  return tx.rows<Settings>(lock ? sql`${select} FOR UPDATE` : select);
}

function withoutUndefined(patch: SettingsPatch): SettingsPatch {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
