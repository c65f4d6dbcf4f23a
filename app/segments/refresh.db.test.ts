// Who came and who went, on random shops that change; and the segments every shop has.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOW, randomCustomers, randomNode } from "../../tests/reckoning/random-customers.ts";
import { type PlainCustomer, reckonSegment } from "../../tests/reckoning/segment-rule.ts";
import { storePlainCustomers } from "../../tests/reckoning/store-plain-customers.ts";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { findShopById, type ShopRow } from "../commerce/shop.server.ts";
import { sql } from "../platform/db.server.ts";
import { BUILT_IN, builtInRule, FEWEST_GAPS } from "./built-in.ts";
import { archiveSegment, changeSegment, createSegment, restoreSegment } from "./keep-segment.server.ts";
import { refreshSegment, renewBuiltIn } from "./refresh.server.ts";
import { nextNight, refreshSegments } from "./refresh-job.server.ts";
import type { Rule, RuleNode } from "./rule.ts";
import { namedSegments } from "./segment-uses.ts";
import { allSegments, findSegment } from "./segments.server.ts";

const database = await testDatabase();

async function newShop(timezone = "UTC"): Promise<ShopRow> {
  const shopId = await testShop(database, { timezone });
  return (await database.inSystem((tx) => findShopById(tx, shopId)))!;
}

const rule = (where: RuleNode): Rule => ({ version: 1, where });
const bought = (times: number) => rule({ is: "purchases", compare: { op: "atLeast", value: times } });
const buyer = (id: number, purchases: number, change: Partial<PlainCustomer> = {}): PlainCustomer => ({
  id,
  deleted: false,
  country: null,
  locale: null,
  tags: [],
  emailConsent: null,
  smsConsent: null,
  createdAt: null,
  birthday: null,
  rewards: [],
  segments: [],
  score: null,
  forecast: null,
  purchases: Array.from({ length: purchases }, (_, nth) => ({
    at: new Date(NOW.getTime() - (nth + 1) * 10 * 86_400_000),
    gross: 1000,
    net: 1000,
    discount: 0,
    codes: [],
    lines: [],
  })),
  ...change,
});
const store = ({ shopId }: ShopRow, customers: PlainCustomer[]) =>
  database.inShop(shopId, (tx) => storePlainCustomers(tx, shopId, customers));
const find = async ({ shopId }: ShopRow, handle: string) =>
  (await database.inShop(shopId, (tx) => findSegment(tx, shopId, handle)))!;
const create = async (shop: ShopRow, name: string, rule: Rule) =>
  find(shop, await database.inShop(shop.shopId, (tx) => createSegment(tx, shop.shopId, name, rule)));
const refresh = (shop: ShopRow, segmentId: bigint, at: Date) =>
  database.inShop(shop.shopId, (tx) => refreshSegment(tx, shop, segmentId, at));
const stays = ({ shopId }: ShopRow, segmentId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows<{ id: number; joined: Date; left: Date | null }>(sql`
      SELECT customer_id::int AS id, joined_at AS joined, left_at AS "left" FROM segment_member
      WHERE segment_id = ${segmentId} ORDER BY customer_id, joined_at`),
  );
const days = ({ shopId }: ShopRow, segmentId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows(
      sql`SELECT day, members, joined, "left" FROM segment_day WHERE segment_id = ${segmentId} ORDER BY day`,
    ),
  );
// other segments it would name are not there
const standingAlone = randomNode.filter((where) => namedSegments(where).length === 0);
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe("membership", () => {
  it("has exactly those open whom the rule holds for, however the shop and the rule change", async () => {
    const shop = await newShop();
    const { segmentId } = await create(shop, "Random", bought(1));
    let minute = 0;
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(randomCustomers, standingAlone, async (drawn, where) => {
        const customers = drawn.map((one) => ({ ...one, rewards: [] }));
        await store(shop, customers);
        await database.inShop(shop.shopId, (tx) =>
          changeSegment(tx, shop.shopId, "random", "Random", rule(where)),
        );
        const at = later(++minute / 1000);
        const before = (await stays(shop, segmentId)).filter(({ left }) => left === null).length;
        const change = await refresh(shop, segmentId, at);
        const expected = reckonSegment(rule(where), customers, at, "UTC");
        const now = await stays(shop, segmentId);
        expect(now.filter(({ left }) => left === null).map(({ id }) => id)).toEqual(expected);
        expect(now.filter(({ left }) => left?.getTime() === at.getTime())).toHaveLength(change.left);
        expect(before + change.joined - change.left).toBe(change.members);
        moved += change.joined + change.left;
        expect(await refresh(shop, segmentId, at)).toEqual({ members: expected.length, joined: 0, left: 0 });
      }),
      { numRuns: 40 },
    );
    expect(moved).toBeGreaterThan(50);
  });

  it("keeps when somebody came, went and came back", async () => {
    const shop = await newShop();
    const { segmentId } = await create(shop, "Twice", bought(2));
    await store(shop, [buyer(1, 2), buyer(2, 2), buyer(3, 1)]);
    await refresh(shop, segmentId, later(0));
    await store(shop, [buyer(1, 2), buyer(2, 1), buyer(3, 2)]);
    await refresh(shop, segmentId, later(1));
    await store(shop, [buyer(1, 2), buyer(2, 2), buyer(3, 2)]);
    await refresh(shop, segmentId, later(2));
    expect(await stays(shop, segmentId)).toEqual([
      { id: 1, joined: later(0), left: null },
      { id: 2, joined: later(0), left: later(1) },
      { id: 2, joined: later(2), left: null },
      { id: 3, joined: later(1), left: null },
    ]);
    // the first day's members did not come on that day
    expect(await days(shop, segmentId)).toEqual([{ day: "2026-03-31", members: 3, joined: 2, left: 1 }]);
    expect(await find(shop, "twice")).toMatchObject({
      members: 3,
      repeatMembers: 3,
      activeMembers: 3,
      purchases: 6,
      grossMinor: 6000n,
      netMinor: 6000n,
      valueMinor: null,
    });
  });

  it("notes each of the shop's own days", async () => {
    const shop = await newShop("Asia/Tehran");
    const { segmentId } = await create(shop, "Buyers", bought(1));
    await store(shop, [buyer(1, 1)]);
    await refresh(shop, segmentId, new Date("2026-03-30T20:29:00Z"));
    await store(shop, [buyer(1, 1), buyer(2, 1)]);
    await refresh(shop, segmentId, new Date("2026-03-30T20:31:00Z"));
    expect(await days(shop, segmentId)).toEqual([
      { day: "2026-03-30", members: 1, joined: 0, left: 0 },
      { day: "2026-03-31", members: 2, joined: 1, left: 0 },
    ]);
  });

  it("ends for everybody when the segment is archived, or its rule cannot be read", async () => {
    const shop = await newShop();
    const one = await create(shop, "One", bought(1));
    const two = await create(shop, "Two", bought(1));
    await store(shop, [buyer(1, 1)]);
    for (const { segmentId } of [one, two]) await refresh(shop, segmentId, later(0));
    await database.inShop(shop.shopId, async (tx) => {
      await archiveSegment(tx, shop.shopId, "one");
      await tx.run(sql`UPDATE segment SET rule = '{"version": 9}' WHERE handle = 'two'`);
    });
    for (const { segmentId } of [one, two]) {
      expect(await refresh(shop, segmentId, later(1))).toEqual({ members: 0, joined: 0, left: 1 });
    }
    expect(await find(shop, "two")).toMatchObject({ rule: null, problem: "unreadable", members: 0 });
    await database.inShop(shop.shopId, (tx) => restoreSegment(tx, shop.shopId, "one"));
    expect(await refresh(shop, one.segmentId, later(2))).toMatchObject({ members: 1, joined: 1 });
  });
});

it("handles come from names, are never taken twice, and never mean a page", async () => {
  const shop = await newShop();
  const handles = [];
  for (const name of ["Summer buyers!", "summer  BUYERS", "New", "VIP", "خریداران تابستان", "!!!"]) {
    handles.push((await create(shop, name, bought(1))).handle);
  }
  expect(handles).toEqual([
    "summer-buyers",
    "summer-buyers-2",
    "new-2",
    "vip-2",
    "خریداران-تابستان",
    "segment",
  ]);
});

describe("built-in segments", () => {
  const rhythm = {
    secondGaps: { known: FEWEST_GAPS, p25: 12.4, p75: 40.2 },
    hasValues: true,
    hasBirthdays: true,
  };

  it.each(BUILT_IN)("%s has a rule, or says why it holds nobody", (handle) => {
    const { rule, problem } = builtInRule(handle, rhythm);
    expect(rule === null).toBe(problem !== null);
  });

  it("the second-purchase window opens and closes with the shop's own quartiles", async () => {
    const shop = await newShop();
    const { rule } = builtInRule("second-purchase-window", rhythm);
    const { segmentId } = await create(shop, "Window", rule!);
    const agoes = [11, 12, 30, 41, 42];
    const at = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
    const customers = agoes.map((days, nth) => {
      const [purchase] = buyer(nth + 1, 1).purchases;
      return buyer(nth + 1, 1, { purchases: [{ ...purchase!, at: at(days) }] });
    });
    await store(shop, [...customers, buyer(9, 2)]);
    await refresh(shop, segmentId, NOW);
    expect((await stays(shop, segmentId)).map(({ id }) => agoes[id - 1])).toEqual([12, 30, 41]);
    expect(
      builtInRule("second-purchase-window", { ...rhythm, secondGaps: { known: 19, p25: 1, p75: 2 } }),
    ).toEqual({
      rule: null,
      problem: "few-gaps",
    });
  });

  it("VIPs are the first tenth by predicted value, or by net until there are predictions", () => {
    expect(builtInRule("vip", rhythm).rule!.where).toEqual({ is: "top", by: "value", percent: 10 });
    expect(builtInRule("vip", { ...rhythm, hasValues: false }).rule!.where).toEqual({
      is: "top",
      by: "net",
      percent: 10,
    });
  });

  it("are there after a run, each once, and follow the shop", async () => {
    const shop = await newShop();
    await store(
      shop,
      Array.from({ length: FEWEST_GAPS }, (_, nth) => buyer(nth + 1, 2)),
    );
    let told = 0;
    const run = () => refreshSegments(database, shop.shopId, async () => void told++, NOW);
    await run();
    await run();
    const all = await database.inShop(shop.shopId, (tx) => allSegments(tx, shop.shopId));
    expect(all.map(({ handle }) => handle).sort()).toEqual([...BUILT_IN].sort());
    expect(told).toBe(2);
    const window = all.find(({ handle }) => handle === "second-purchase-window")!;
    expect(window.problem).toBeNull();
    expect(all.find(({ handle }) => handle === "birthday")).toMatchObject({
      problem: "no-birthdays",
      members: 0,
    });
    await store(shop, [buyer(1, 2)]);
    await database.inShop(shop.shopId, (tx) => renewBuiltIn(tx, shop.shopId));
    expect(await find(shop, "second-purchase-window")).toMatchObject({ rule: null, problem: "few-gaps" });
    expect(await find(shop, "second-purchase-window")).toMatchObject({ segmentId: window.segmentId });
  });

  it("one that fails stays as it was and holds up no other, and the run says so", async () => {
    const shop = await newShop();
    const [first, second] = [await create(shop, "First", bought(1)), await create(shop, "Second", bought(1))];
    await store(shop, [buyer(1, 1)]);
    await refreshSegments(database, shop.shopId, async () => {}, later(0));
    await store(shop, [buyer(1, 1), buyer(2, 1)]);
    // the first two questions are of the shop and its segments, the third of the first segment
    let asked = 0;
    const failing: typeof database = {
      ...database,
      inShop: (...of) => (++asked === 3 ? Promise.reject(new Error("lost")) : database.inShop(...of)),
    };
    const run = refreshSegments(failing, shop.shopId, async () => {}, later(1));
    await expect(run).rejects.toThrow(`Segments ${first.segmentId} of shop`);
    expect(await find(shop, "first")).toMatchObject({ members: 1, computedAt: later(0) });
    expect(await find(shop, "second")).toMatchObject({ members: 2, computedAt: later(1) });
    expect(second.segmentId).not.toBe(first.segmentId);
  });

  it("are found by the names other pages use", async () => {
    const shop = await newShop();
    await database.inShop(shop.shopId, (tx) => renewBuiltIn(tx, shop.shopId));
    expect(await find(shop, "rfm-Potential loyalists")).toMatchObject({ handle: "rfm-potential-loyalists" });
  });

  it("are computed anew after the shop's midnight", () => {
    expect(nextNight(new Date("2026-03-30T20:31:00Z"), "Asia/Tehran")).toEqual(
      new Date("2026-03-31T21:15:00Z"),
    );
  });
});
