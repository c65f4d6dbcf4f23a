// Sees to it that every installed shop has its daily forecast: those whose job was lost, or that were there before
// forecasts were made, get theirs.
import type { Database } from "../../platform/db.server.ts";
import { sql } from "../../platform/db.server.ts";
import { localDate } from "../period.ts";
import { nextForecastAt, scheduleDailyForecast, scheduleForecastSoon } from "./schedule-forecast.server.ts";

export async function ensureForecasts(database: Database, now: Date): Promise<void> {
  const shops = await database.inSystem((tx) =>
    tx.rows<{ id: bigint; timezone: string }>(sql`
      SELECT shop_id AS id, timezone FROM shop
      WHERE installed_at IS NOT NULL AND uninstalled_at IS NULL ORDER BY shop_id`),
  );
  for (const { id, timezone } of shops) {
    await database.inShop(id, async (tx) => {
      await scheduleDailyForecast(tx, id, nextForecastAt(now, timezone, id));
      const [made] = await tx.rows<{ day: string }>(sql`SELECT day FROM shop_forecast WHERE shop_id = ${id}`);
      if (!made || made.day < localDate(now, timezone)) await scheduleForecastSoon(tx, id);
    });
  }
}
