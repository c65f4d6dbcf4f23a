// From a shop's figures to actions, decisions, and what came of them.
import { describe, expect, it } from "vitest";
import type { PlainOrder } from "../../tests/reckoning/reckoning.ts";
import { seededRandom } from "../../tests/reckoning/seeded-random.ts";
import { storePlainOrders } from "../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { findShopById } from "../commerce/shop.server.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { forecastShop } from "../retention/forecast/forecast-shop.server.ts";
import { customersMatching } from "../segments/rule-sql.server.ts";
import { shopRhythm } from "../segments/shop-rhythm.server.ts";
import { ACTION_KINDS, ruleOfKind } from "./action-kinds.ts";
import {
  bringBackAction,
  dismissAction,
  dismissedActions,
  measureActions,
  proposedActions,
  takeAction,
  takenActions,
  untakeAction,
} from "./actions.server.ts";
import { proposeActions } from "./propose.server.ts";

const database = await testDatabase();
const DAY = 86_400_000;
const NOW = new Date("2025-07-01T09:00:00Z");
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);

/** Two years of trade; whoever came in April 2025 did not come back. */
function orders(): PlainOrder[] {
  const random = seededRandom(3);
  return Array.from({ length: 700 }, (_, i) => {
    const began = random.uniform() * 540;
    const rate = random.gamma(3, 60);
    const leaving = random.beta(1, 5);
    const made: PlainOrder[] = [];
    for (let day = began; day < 540; day += random.exponential(rate)) {
      const at = ago(540 - day);
      made.push({ customer: String(i), at, totalMinor: Math.ceil(2000 * random.gamma(4, 4)) });
      const first = made[0]!.at.toISOString().slice(0, 7);
      if (first === "2025-04" || random.uniform() < leaving) break;
    }
    return made;
  }).flat();
}

const shopId = await testShop(database, { timezone: "Europe/Berlin" });
const shop = (await database.inSystem((tx) => findShopById(tx, shopId)))!;
const inShop = <T>(work: (tx: Tx) => Promise<T>) => database.inShop(shopId, work);
await inShop(async (tx) => {
  await storePlainOrders(tx, shopId, orders());
  await tx.run(sql`
    INSERT INTO customer (shop_id, customer_id, version, source) SELECT shop_id, customer_id, '1', 'csv' FROM customer_figure`);
  await tx.run(sql`ANALYZE customer, purchase`);
});
await forecastShop(database, shopId, NOW);
await inShop((tx) => proposeActions(tx, shop, NOW));
const proposed = await inShop((tx) => proposedActions(tx, shopId, NOW, ACTION_KINDS.length));

describe("proposals", () => {
  it("are ranked by the money at stake, each for whom its segment holds", async () => {
    expect(proposed.map(({ kind }) => kind).sort()).toEqual([...ACTION_KINDS].sort());
    expect(await inShop((tx) => proposedActions(tx, shopId, NOW))).toEqual(proposed.slice(0, 5));
    const worth = proposed.map(({ worthMinor }) => worthMinor);
    expect(worth).toEqual([...worth].sort((one, other) => (one < other ? 1 : -1)));
    for (const { rule, customers } of proposed) {
      const { count } = await inShop((tx) =>
        tx.row<{ count: number }>(sql`
          SELECT count(*)::int AS count FROM (${customersMatching(rule, { shopId, at: NOW, timezone: shop.timezone })}) m`),
      );
      expect(customers).toBe(count);
    }
  });

  it("reward the best who are not leaving, until they had a reward", async () => {
    const rhythm = await inShop((tx) => shopRhythm(tx, shopId));
    const whom = async (kind: "vip-leaving" | "vip-unrewarded") => {
      const moment = { shopId, at: NOW, timezone: shop.timezone };
      const rows = await inShop((tx) =>
        tx.rows<{ customer_id: bigint }>(customersMatching(ruleOfKind(kind, rhythm), moment)),
      );
      return rows.map(({ customer_id }) => customer_id);
    };
    const [leaving, unrewarded] = [await whom("vip-leaving"), await whom("vip-unrewarded")];
    expect(unrewarded.length).toBeGreaterThan(1);
    expect(leaving.filter((one) => unrewarded.includes(one))).toEqual([]);
    await inShop((tx) =>
      tx.run(sql`
        INSERT INTO loyalty_redemption (shop_id, customer_id, request_key, reward_id, version, reward, points,
          redeemed_by, created_at)
        VALUES (${shopId}, ${unrewarded[0]!}, 'a', 'tea', 1, '{}', 100, 'customer', ${ago(364)}),
          (${shopId}, ${unrewarded[1]!}, 'b', 'tea', 1, '{}', 100, 'customer', ${ago(367)})`),
    );
    expect(new Set(await whom("vip-unrewarded"))).toEqual(new Set(unrewarded.slice(1)));
  });

  it("are worth what the forecast says", async () => {
    const { total } = await inShop((tx) =>
      tx.row<{ total: bigint }>(
        sql`SELECT sum(value_at_risk_minor)::bigint AS total FROM customer_forecast WHERE risk_signals <> '{}'`,
      ),
    );
    expect(proposed.find(({ kind }) => kind === "at-risk")!.worthMinor).toBe(total);
  });

  it("name the cohort that fell, with those who are missing", () => {
    const fell = proposed.find(({ kind }) => kind === "cohort-fell")!;
    expect(fell.subject).toBe("2025-04");
    const { cohortCustomers, returned, usualShare, missing, averageOrderMinor } = fell.figures;
    expect(returned).toBe(0);
    expect(missing).toBeCloseTo(usualShare! * cohortCustomers!, 9);
    expect(Number(fell.worthMinor)).toBeCloseTo(missing! * averageOrderMinor, -3);
  });

  it("fall back on average orders where there is no forecast", async () => {
    await inShop(async (tx) => {
      await tx.client.query("SAVEPOINT s");
      await tx.run(sql`UPDATE customer_forecast SET value_minor = NULL, value_at_risk_minor = NULL`);
      await proposeActions(tx, shop, NOW);
      for (const { kind, figures } of await proposedActions(tx, shopId, NOW)) {
        expect(figures.basis).toBe(kind === "cohort-fell" ? "missing buyers" : "average order");
      }
      await tx.client.query("ROLLBACK TO SAVEPOINT s");
    });
  });
});

describe("decisions", () => {
  it("dismissed stays away, also when worked out anew, until brought back", async () => {
    const names = async () =>
      (await inShop((tx) => proposedActions(tx, shopId, NOW))).map(({ kind }) => kind);
    await inShop((tx) => dismissAction(tx, shopId, "at-risk", "", NOW));
    await inShop((tx) => proposeActions(tx, shop, new Date(NOW.getTime() + 1)));
    expect(await names()).not.toContain("at-risk");
    expect((await inShop((tx) => dismissedActions(tx, shopId))).map(({ kind }) => kind)).toEqual(["at-risk"]);
    await inShop((tx) => bringBackAction(tx, shopId, "at-risk", ""));
    expect(await names()).toContain("at-risk");
  });

  it("taken is left out while it is followed, and tells what came of it", async () => {
    const action = proposed.find(({ kind }) => kind === "past-usual-gap")!;
    expect(await inShop((tx) => takeAction(tx, shop, "past-usual-gap", "", NOW))).toBe(true);
    const after = await inShop((tx) => proposedActions(tx, shopId, NOW));
    expect(after.map(({ kind }) => kind)).not.toContain("past-usual-gap");
    // two of them buy: one within the time, one twice, and one too late
    const ids = await inShop((tx) =>
      tx.rows<{ id: bigint }>(sql`SELECT customer_id AS id FROM action_customer ORDER BY 1 LIMIT 3`),
    );
    await inShop(async (tx) => {
      for (const [index, [who, days]] of [
        [0, 5],
        [1, 10],
        [1, 20],
        [2, 31],
      ].entries()) {
        await tx.run(sql`
          INSERT INTO purchase (shop_id, order_id, customer_id, at, ordinal, gross_minor, net_minor)
          VALUES (${shopId}, ${900_000 + index}, ${ids[who!]!.id}, ${ago(-days!)}, 9, 1000, 1000)`);
      }
      await measureActions(tx, shopId, ago(-40));
    });
    const [taken] = await inShop((tx) => takenActions(tx, shopId, 10));
    expect(taken).toMatchObject({
      kind: "past-usual-gap",
      customers: action.customers,
      bought: 2,
      boughtNetMinor: 3000n,
    });
    expect(taken!.boughtBefore).toBeLessThan(action.customers);
    expect(taken!.expected).toBeGreaterThan(0);
    expect(taken!.expected).toBeLessThan(action.customers);
    // over: it may be proposed again
    const later = await inShop((tx) => proposedActions(tx, shopId, ago(-31)));
    expect(later.map(({ kind }) => kind)).toContain("past-usual-gap");
  });

  it("expects of each what the model says of a first purchase within the time", async () => {
    const { row, sum } = await inShop(async (tx) => ({
      row: (await takenActions(tx, shopId, 1))[0]!,
      sum: await tx.rows<{ alive: number; shape: number; weeks: number }>(
        sql`SELECT p_alive AS alive, rate_shape AS shape, rate_weeks AS weeks FROM action_customer`,
      ),
    }));
    const weeks = 30 / 7;
    const expected = sum.reduce(
      (total, one) => total + one.alive * (1 - (one.weeks / (one.weeks + weeks)) ** one.shape),
      0,
    );
    expect(row.expected).toBeCloseTo(expected, 6);
  });

  it("taken by mistake is taken back, and nothing is taken twice", async () => {
    const names = async () =>
      (await inShop((tx) => proposedActions(tx, shopId, NOW))).map(({ kind }) => kind);
    const take = () => inShop((tx) => takeAction(tx, shop, "vip-leaving", "", NOW));
    const left = () =>
      inShop((tx) =>
        tx.row<{ customers: number }>(sql`SELECT count(*)::int AS customers FROM action_customer`),
      );
    const before = { names: await names(), left: await left() };
    // two presses at once
    expect((await Promise.all([take(), take()])).sort()).toEqual([false, true]);
    const [mistake] = await inShop((tx) => takenActions(tx, shopId, 1));
    const { takenId } = mistake!;
    await inShop((tx) => untakeAction(tx, shopId, takenId, ago(-31)));
    expect(await names()).not.toContain("vip-leaving");
    await inShop((tx) => untakeAction(tx, shopId, takenId, NOW));
    expect({ names: await names(), left: await left() }).toEqual(before);
  });

  it("nothing is taken that was not proposed", async () => {
    expect(await inShop((tx) => takeAction(tx, shop, "cohort-fell", "1999-01", NOW))).toBe(false);
  });
});
