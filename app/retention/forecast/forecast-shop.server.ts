// The daily job of one shop, from facts to stored forecast.
import { findShopById } from "../../commerce/shop.server.ts";
import type { Database } from "../../platform/db.server.ts";
import { localDate } from "../period.ts";
import { forecastOfShop } from "./shop-forecast.server.ts";
import { storeForecast } from "./store-forecast.server.ts";

/**
 * Forecasts as of the shop's last midnight.
 * @param now the forecast's day is the shop's date at this instant
 * @returns how many customers were forecast
 */
export async function forecastShop(database: Database, shopId: bigint, now: Date): Promise<number> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  if (!shop) return 0;
  const { timezone } = shop;
  const forecast = await database.inShop(shopId, (tx) =>
    forecastOfShop(tx, shopId, { day: localDate(now, timezone), timezone }),
  );
  await storeForecast(database, shopId, forecast);
  return forecast.customers;
}
