// What people tell: birthdays, once a year and never sooner by changing the day; acts, once for each subject.
import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { recordAct } from "./acts.server.ts";
import { forgetBirthday, keepBirthdays, tellBirthday } from "./birthday.server.ts";
import { publish, setStatus } from "./programme.server.ts";
import type { Programme } from "./programme.ts";
import { programmeForTest } from "./programme-for-test.ts";

const database = await testDatabase();
const LAUNCH = new Date("2025-01-01T00:00:00Z");
const at = (text: string) => new Date(`${text}:00Z`);

async function shopWith(change: Partial<Programme>, timezone = "UTC"): Promise<bigint> {
  const shopId = await testShop(database, { timezone });
  await database.inShop(shopId, (tx) =>
    publish(tx, shopId, programmeForTest(change), { from: LAUNCH, now: LAUNCH }),
  );
  return shopId;
}

const birthday = { points: 50, noticeDays: 30, leapDay: "february-28" as const };
const tell = (shopId: bigint, month: number, day: number, now: Date, consents = true) =>
  database.inShop(shopId, (tx) => tellBirthday(tx, shopId, { customerId: 7n, month, day, consents, now }));
const points = (shopId: bigint) =>
  database.inShop(shopId, async (tx) => {
    const rows = await tx.rows<{ n: number }>(sql`SELECT available::int AS n FROM loyalty_balance`);
    return rows[0]?.n ?? 0;
  });

describe("a birthday", () => {
  it("is kept once a year, however often one looks, and again the next", async () => {
    const shopId = await shopWith({ birthday });
    await tell(shopId, 5, 10, at("2026-03-01T12:00"));
    const looks = ["2026-05-09T23:59", "2026-05-10T00:00", "2026-05-10T12:00", "2026-05-12T12:00"];
    const given = [];
    for (const look of looks) given.push(await keepBirthdays(database, shopId, at(look)));
    expect(given).toEqual([0, 1, 0, 0]);
    expect(await points(shopId)).toBe(50);
    expect(await keepBirthdays(database, shopId, at("2027-05-10T01:00"))).toBe(1);
    expect(await points(shopId)).toBe(100);
  });

  it("is made up for when nothing ran on the day, for a week", async () => {
    const shopId = await shopWith({ birthday });
    await tell(shopId, 5, 10, at("2026-03-01T12:00"));
    expect(await keepBirthdays(database, shopId, at("2026-05-16T12:00"))).toBe(1);
    const late = await shopWith({ birthday });
    await tell(late, 5, 10, at("2026-03-01T12:00"));
    expect(await keepBirthdays(database, late, at("2026-05-17T12:00"))).toBe(0);
  });

  it("moved to another day of the year it cannot be collected a second time", async () => {
    const shopId = await shopWith({ birthday });
    await tell(shopId, 5, 10, at("2026-03-01T12:00"));
    await keepBirthdays(database, shopId, at("2026-05-10T12:00"));
    await tell(shopId, 8, 1, at("2026-05-11T12:00"));
    expect(await keepBirthdays(database, shopId, at("2026-08-01T12:00"))).toBe(0);
    // nor sooner than the notice says; after a year less a month it is the new day
    expect(await keepBirthdays(database, shopId, at("2027-08-01T12:00"))).toBe(1);
  });

  it.each([
    ["told the day before", "2026-05-09T12:00", 0],
    ["told as long before as it has to be", "2026-04-10T00:00", 1],
    ["told an hour later", "2026-04-10T01:00", 0],
  ])("%s", async (_, told, given) => {
    const shopId = await shopWith({ birthday });
    await tell(shopId, 5, 10, at(told));
    expect(await keepBirthdays(database, shopId, at("2026-05-10T12:00"))).toBe(given);
  });

  it.each([
    ["february-28" as const, "2026-02-28T12:00", 1],
    ["february-28" as const, "2026-02-27T12:00", 0],
    ["march-1" as const, "2026-02-28T12:00", 0],
    ["march-1" as const, "2026-03-01T12:00", 1],
    ["march-1" as const, "2028-02-29T12:00", 1],
  ])("29 February, kept on %s: %s gives %s", async (leapDay, now, given) => {
    const shopId = await shopWith({ birthday: { ...birthday, leapDay } });
    await tell(shopId, 2, 29, at("2025-06-01T12:00"));
    expect(await keepBirthdays(database, shopId, at(now))).toBe(given);
  });

  it("begins with the shop's day", async () => {
    const shopId = await shopWith({ birthday }, "Pacific/Auckland");
    await tell(shopId, 5, 10, at("2026-03-01T12:00"));
    expect(await keepBirthdays(database, shopId, at("2026-05-09T11:59"))).toBe(0);
    expect(await keepBirthdays(database, shopId, at("2026-05-09T12:00"))).toBe(1);
  });

  it("needs consent and a day there is; forgotten or paused it gives nothing", async () => {
    const shopId = await shopWith({ birthday });
    const now = at("2026-03-01T12:00");
    await expect(tell(shopId, 5, 10, now, false)).rejects.toThrow(/consent/);
    await expect(tell(shopId, 4, 31, now)).rejects.toThrow(/no such day/);
    await tell(shopId, 5, 10, now);
    await database.inShop(shopId, (tx) => setStatus(tx, shopId, "paused", now));
    expect(await keepBirthdays(database, shopId, at("2026-05-10T12:00"))).toBe(0);
    await database.inShop(shopId, (tx) => setStatus(tx, shopId, "live", now));
    await database.inShop(shopId, (tx) => forgetBirthday(tx, shopId, 7n));
    expect(await keepBirthdays(database, shopId, at("2026-05-10T12:00"))).toBe(0);
  });

  it("told 16 times at once and kept by 8 who look at once: the points of one", async () => {
    const shopId = await shopWith({ birthday });
    await Promise.all(Array.from({ length: 16 }, () => tell(shopId, 5, 10, at("2026-03-01T12:00"))));
    const given = await Promise.all(
      Array.from({ length: 8 }, () => keepBirthdays(database, shopId, at("2026-05-10T12:00"))),
    );
    expect(given.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await points(shopId)).toBe(50);
  });
});

describe("an act", () => {
  const act = { id: "review", name: "Review", points: 20, perYear: 2 };
  const review = (shopId: bigint, subject: string, now = at("2026-03-01T12:00")) =>
    database.inShop(shopId, (tx) => recordAct(tx, shopId, { customerId: 7n, actId: "review", subject, now }));

  it("counts once for each subject, and as often a year as the programme says", async () => {
    const shopId = await shopWith({ acts: [act] });
    expect(await review(shopId, "soap")).toBe(true);
    expect(await review(shopId, "soap")).toBe(false);
    expect(await review(shopId, "oil")).toBe(true);
    expect(await review(shopId, "tea")).toBe(false);
    expect(await points(shopId)).toBe(40);
    expect(await review(shopId, "tea", at("2027-03-01T12:01"))).toBe(true);
    expect(await points(shopId)).toBe(60);
  });

  it("told 32 times at once counts once; 32 subjects at once count as often as allowed", async () => {
    const shopId = await shopWith({ acts: [act] });
    const same = await Promise.all(Array.from({ length: 32 }, () => review(shopId, "soap")));
    expect(same.filter(Boolean)).toHaveLength(1);
    const others = await Promise.all(Array.from({ length: 32 }, (_, nth) => review(shopId, `soap-${nth}`)));
    expect(others.filter(Boolean)).toHaveLength(1);
    expect(await points(shopId)).toBe(40);
  });

  it("is refused where the programme knows no such act, or is not live", async () => {
    const shopId = await shopWith({});
    await expect(review(shopId, "soap")).rejects.toThrow(/gives no points for "review"/);
    const paused = await shopWith({ acts: [act] });
    await database.inShop(paused, (tx) => setStatus(tx, paused, "paused", LAUNCH));
    await expect(review(paused, "soap")).rejects.toThrow(/paused/);
  });
});
