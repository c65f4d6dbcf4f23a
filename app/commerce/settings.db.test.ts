import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { readSettings, saveSettings } from "./settings.server.ts";
import { ensureShop, findShop, findShopById, updateShop } from "./shop.server.ts";

const database = await testDatabase();

describe("settings", async () => {
  const shopId = await testShop(database);
  const save = (patch: object) => database.inShop(shopId, (tx) => saveSettings(tx, shopId, patch));

  it("begin with defaults", async () => {
    expect(await database.inShop(shopId, (tx) => readSettings(tx, shopId))).toEqual({
      activityWindowDays: 365,
      headlineRate: "retention",
      cohortUnit: "month",
      forecastHorizonMonths: 12,
      discountRate: 0.1,
      language: null,
      storefrontSeenAt: null,
      setupDismissedAt: null,
    });
  });

  it("change only what is named", async () => {
    await save({ activityWindowDays: 90, language: "fa" });
    expect(await save({ cohortUnit: "quarter", language: undefined })).toMatchObject({
      activityWindowDays: 90,
      cohortUnit: "quarter",
      language: "fa",
    });
  });

  it.each([
    { forecastHorizonMonths: 0 },
    { discountRate: 1.5 },
    { activityWindowDays: 0 },
    { activityWindowDays: 3651 },
    { language: "xx" },
    { windowDays: 9 },
  ])("refuse %j", async (patch) => {
    await expect(save(patch)).rejects.toThrow();
  });
});

describe("shops", () => {
  it("are made once, whatever the case of their domain", async () => {
    const [one, other] = await Promise.all(
      ["Tea.myshopify.com", "tea.myshopify.com"].map((domain) =>
        database.inSystem((tx) => ensureShop(tx, domain)),
      ),
    );
    expect(one).toEqual(other);
    expect(await database.inSystem((tx) => findShop(tx, "TEA.myshopify.com"))).toEqual(one);
    expect(await database.inSystem((tx) => findShop(tx, "coffee.myshopify.com"))).toBeNull();
  });

  it("take on what they are told, and refuse zones and currencies that do not exist", async () => {
    const shopId = await testShop(database);
    await database.inSystem((tx) => updateShop(tx, shopId, { timezone: "Asia/Tehran", name: "Chai" }));
    await database.inSystem((tx) => updateShop(tx, shopId, { country: "IR" }));
    expect(await database.inSystem((tx) => findShopById(tx, shopId))).toMatchObject({
      timezone: "Asia/Tehran",
      name: "Chai",
      country: "IR",
      currency: "USD",
    });
    const change = (patch: object) => database.inSystem((tx) => updateShop(tx, shopId, patch));
    await expect(change({ timezone: "Mars/Olympus" })).rejects.toThrow(RangeError);
    await expect(change({ currency: "DOLLARS" })).rejects.toThrow(RangeError);
  });
});
