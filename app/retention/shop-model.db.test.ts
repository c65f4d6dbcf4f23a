// The model a shop is given: fitted, measured on its own later history, and chosen by that.
import { describe, expect, it } from "vitest";
import { leavingCustomers } from "../../tests/reckoning/leaving-customers.ts";
import type { PlainOrder } from "../../tests/reckoning/reckoning.ts";
import { storePlainOrders } from "../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import type { PurchaseFit } from "./bg-nbd-fit.ts";
import { choose, shopModel } from "./shop-model.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const opened = Date.parse("2023-01-01T12:00:00Z");
const DAY = 86_400_000;

/** Two years of customers who leave after the first purchase as readily as later: what the modified model supposes. */
const orders = (customers: number) =>
  leavingCustomers(customers, { opened, weeks: 104, rate: [1.2, 8], leaving: [1.5, 1.5] });

async function model(made: PlainOrder[], at: string) {
  return database.inShop(shopId, async (tx) => {
    await storePlainOrders(tx, shopId, made);
    return shopModel(tx, shopId, { at, timezone: "Europe/Berlin" });
  });
}

describe("a shop's model", () => {
  it("is the one that foretold the later part of its history better", async () => {
    const found = await model(orders(4000), "2024-12-29");
    if (found.purchases === null) throw new Error(found.refusal.reason);
    expect(found.chosenBy).toBe("holdout");
    expect(found.purchases.model).toBe("mbg-nbd");
    const { from, to, errors } = found.holdout!;
    expect([from, to]).toEqual(["2024-06-30", "2024-12-29"]);
    const [bg, mbg] = [errors["bg-nbd"]!, errors["mbg-nbd"]!];
    expect(bg.actual).toBe(mbg.actual);
    expect(mbg.surprise).toBeLessThan(bg.surprise);
    expect(Math.abs(mbg.totalError!)).toBeLessThan(0.15);
    expect(found.customers.length).toBe(found.purchases.customers);
    expect("fit" in found.spend && found.spend.fit.parameters.q).toBeGreaterThan(1);
  });

  it("is chosen by likelihood where there is too little to hold back", async () => {
    const found = await model(orders(4000), "2023-03-12");
    expect(found.holdout).toBeNull();
    expect(found).toMatchObject({ chosenBy: "likelihood" });
  });

  it("is refused for a shop that opened yesterday, one of one-time buyers, and one without any", async () => {
    const fresh = await model(orders(4000), "2023-01-03");
    expect(fresh).toMatchObject({ purchases: null, refusal: { reason: "history too short" }, holdout: null });
    const once = Array.from({ length: 300 }, (_, i) => ({
      customer: String(i),
      at: new Date(opened + i * DAY),
      totalMinor: 1000,
    }));
    expect(await model(once, "2024-01-01")).toMatchObject({
      purchases: null,
      refusal: { reason: "only one-time buyers", customers: 300 },
    });
    expect(await model([], "2024-01-01")).toMatchObject({
      purchases: null,
      refusal: { reason: "no customers" },
      spend: { refusal: { reason: "too few repeat customers", repeatCustomers: 0 } },
    });
  });

  it("falls back on the likelihood when only one of the two could be measured", () => {
    const fitOf = (model: PurchaseFit["model"], logLikelihood: number) =>
      ({ model, logLikelihood }) as PurchaseFit;
    const error = {
      expected: 1,
      actual: 1,
      totalError: 0,
      rootMeanSquare: 0.1,
      meanAbsolute: 0.1,
      surprise: 0.1,
    };
    const fits = [fitOf("bg-nbd", -100), fitOf("mbg-nbd", -90)];
    expect(choose(fits, { errors: { "bg-nbd": error } })).toEqual({
      purchases: fits[1],
      chosenBy: "likelihood",
    });
    const both = { "bg-nbd": error, "mbg-nbd": { ...error, surprise: 0.2 } };
    expect(choose(fits, { errors: both })).toEqual({ purchases: fits[0], chosenBy: "holdout" });
  });
});
