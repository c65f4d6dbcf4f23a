// Every figure that is kept for large shops comes out of keeping as it was reckoned, over a small shop with a year of
// loyalty and popups; and what the bench writes in bulk is a ledger that adds up.
import { expect, it } from "vitest";
import { type Figure, keptFigure, reckonFigure } from "../app/commerce/kept-figures.server.ts";
import { ledgerFaults } from "../app/loyalty/audit.server.ts";
import { LOYALTY_FIGURES } from "../app/loyalty/kept-loyalty.server.ts";
import { POPUP_FIGURES } from "../app/popups/kept-popups.server.ts";
import { fillLoyalty } from "../bench/insight/loyalty-in-bulk.ts";
import { makeUpShop } from "../bench/insight/made-up-shop.ts";
import { fillPopups } from "../bench/insight/popups-in-bulk.ts";
import { testDatabase } from "./set-up/database.ts";

const database = await testDatabase();
const ORDERS = 3_000;
const NOW = new Date("2026-11-01T11:00:00Z");

it("figures that are kept are those that were reckoned", async () => {
  const { shopId } = await makeUpShop(database, ORDERS);
  await fillLoyalty(database, shopId, NOW);
  await fillPopups(database, shopId, ORDERS, NOW);
  expect(await database.inShop(shopId, (tx) => ledgerFaults(tx, shopId))).toEqual([]);
  for (const figure of [...LOYALTY_FIGURES, ...POPUP_FIGURES]) {
    const large: Figure<unknown> = { ...figure, isQuick: async () => false };
    await reckonFigure(database, shopId, large, NOW);
    const [kept, reckoned] = await database.inShop(shopId, async (tx) => [
      await keptFigure(tx, shopId, large, NOW),
      await figure.reckon(tx, shopId, NOW),
    ]);
    expect(kept, figure.name).toEqual({ value: reckoned, asOf: NOW, onItsWay: false });
    // nothing to compare would be nothing seen
    expect(JSON.stringify(reckoned, (_, one) => (typeof one === "bigint" ? Number(one) : one))).toMatch(
      /[1-9]/,
    );
  }
});
