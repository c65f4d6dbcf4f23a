// Figures of few customers are reckoned at once; those of many are kept, told with their age, and reckoned by a job.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { type Figure, keptFigure, reckonFigure, renewFigure } from "./kept-figures.server.ts";
import { fromKeptJson, toKeptJson } from "./kept-json.ts";

const database = await testDatabase();
const NOON = new Date("2026-05-01T12:00:00Z");
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

/** A shop of so many customers; the figure tells what `told` holds. */
async function shopWith(customers: number, change: Partial<Figure<bigint>> = {}) {
  const shopId = await testShop(database);
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, version, source)
      SELECT ${shopId}, n, '1', 'bulk' FROM generate_series(1, ${customers}::int) n`),
  );
  const told = { value: 1n, basis: "" };
  const figure: Figure<bigint> = {
    name: "told",
    reckon: async () => told.value,
    basis: async () => told.basis,
    ...change,
  };
  const look = (now = NOON) => database.inShop(shopId, (tx) => keptFigure(tx, shopId, figure, now));
  const jobs = () =>
    database.inSystem((tx) =>
      tx.rows<{ payload: object }>(sql`
        SELECT payload FROM graphile_worker._private_jobs WHERE key = ${`figure:${shopId}:told`}`),
    );
  /** as if reckoning had taken so many milliseconds */
  const took = (ms: number) =>
    database.inShop(shopId, (tx) => tx.run(sql`UPDATE kept_figure SET took_ms = ${ms}`));
  return { shopId, told, figure, look, jobs, took };
}

const NOTHING_YET = { value: null, asOf: null, onItsWay: true };

describe("a figure", () => {
  it("of few customers is reckoned at once, and nothing is kept", async () => {
    const { told, look, jobs } = await shopWith(2_000);
    expect(await look()).toEqual({ value: 1n, asOf: null, onItsWay: false });
    told.value = 2n;
    expect(await look()).toEqual({ value: 2n, asOf: null, onItsWay: false });
    expect(await jobs()).toEqual([]);
  });

  it("of many is on its way until the job is done, then told with its age, and reckoned again when that is up", async () => {
    const { shopId, told, figure, look, jobs, took } = await shopWith(2_001);
    expect(await look()).toEqual(NOTHING_YET);
    expect(await look()).toEqual(NOTHING_YET);
    expect(await jobs()).toEqual([{ payload: { shopId: `${shopId}`, name: "told" } }]);
    await reckonFigure(database, shopId, figure, NOON);
    await took(1);
    told.value = 2n;
    expect(await look(later(9))).toEqual({ value: 1n, asOf: NOON, onItsWay: false });
    expect(await look(later(10))).toEqual({ value: 1n, asOf: NOON, onItsWay: true });
    await reckonFigure(database, shopId, figure, later(11));
    expect(await look(later(11))).toEqual({ value: 2n, asOf: later(11), onItsWay: false });
  });

  it("is not reckoned again by a job that was asked for meanwhile", async () => {
    const { shopId, told, figure, look, took } = await shopWith(2_001);
    await renewFigure(database, shopId, figure, NOON);
    await took(1);
    told.value = 2n;
    await renewFigure(database, shopId, figure, later(9));
    expect(await look(later(9))).toMatchObject({ value: 1n });
    await renewFigure(database, shopId, figure, later(10));
    expect(await look(later(10))).toMatchObject({ value: 2n });
  });

  it("that took long rests longer", async () => {
    const { shopId, figure, look, took } = await shopWith(2_001);
    await reckonFigure(database, shopId, figure, NOON);
    await took(1000);
    expect(await look(later(39))).toMatchObject({ onItsWay: false });
    expect(await look(later(40))).toMatchObject({ onItsWay: true });
  });

  it("does not outlive what it hangs on", async () => {
    const { shopId, told, figure, look } = await shopWith(2_001);
    await reckonFigure(database, shopId, figure, NOON);
    told.basis = "another";
    expect(await look()).toEqual(NOTHING_YET);
    await reckonFigure(database, shopId, figure, NOON);
    expect(await look()).toEqual({ value: 1n, asOf: NOON, onItsWay: false });
  });
});

it("comes out of JSON as it went in", () => {
  const leaf = fc.oneof(
    fc.bigInt(),
    fc.double({ noNaN: true }),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
  );
  const value = fc.array(
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      leaf,
    ),
  );
  fc.assert(
    fc.property(value, (told) => {
      fc.pre(told.every((one) => !["bigint", "number"].includes(Object.keys(one).join())));
      // JSON has one zero
      const plain = told.map((one) =>
        Object.fromEntries(Object.entries(one).map(([key, each]) => [key, Object.is(each, -0) ? 0 : each])),
      );
      expect(fromKeptJson(JSON.parse(toKeptJson(told)))).toEqual(plain);
    }),
  );
});
