// A goal over real rows: kept, changed, judged by the figures of its days.
import { describe, expect, it } from "vitest";
import { storePlainOrders } from "../../../tests/reckoning/store-plain-orders.ts";
import { testDatabase, testShop } from "../../../tests/set-up/database.ts";
import type { Tx } from "../../platform/db.server.ts";
import { readGoalForm } from "./goal-form.ts";
import { archiveGoal, findGoal, goalOutlooks, listGoals, saveGoal } from "./goals.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const inShop = <T>(work: (tx: Tx) => Promise<T>) => database.inShop(shopId, work);
const DAY = 86_400_000;
const at = (day: string, plus = 0) => new Date(Date.parse(`${day}T12:00:00Z`) + plus * DAY);
const question = { today: "2025-06-30", timezone: "UTC", windowDays: 365 };
const outlooks = () => inShop(async (tx) => goalOutlooks(tx, shopId, await listGoals(tx, shopId), question));

// ten customers a month from January 2024; of those of each month the first `n` buy again 40 days later
await inShop((tx) =>
  storePlainOrders(
    tx,
    shopId,
    Array.from({ length: 18 }, (_, month) =>
      Array.from({ length: 10 }, (_, i) => {
        const first = new Date(Date.UTC(2024, month, 5, 12)).toISOString().slice(0, 10);
        const customer = `${month}.${i}`;
        const once = { customer, at: at(first), totalMinor: 5000 };
        return i < 4 ? [once, { customer, at: at(first, 40), totalMinor: 5000 }] : [once];
      }),
    ).flat(2),
  ),
);

describe("a goal", () => {
  it("shows where it stands, what is missing in customers, and its way", async () => {
    await inShop((tx) =>
      saveGoal(tx, shopId, null, { figure: "repeatPurchase", target: 45, dueOn: "2025-12-31" }, "2025-01-01"),
    );
    const [goal] = await outlooks();
    // on 30 June 2025 the repeat buyers of 17 months have come back (5 May + 40 days), of 180 customers
    expect(goal!.now).toBeCloseTo((4 * 17 * 100) / 180, 6);
    expect(goal!.uplift!.of).toBe("customers");
    expect(goal!.uplift!.amount).toBeCloseTo(0.45 * 180 - 68, 6);
    expect(goal!.state).toBe("open");
    // half a year before it began, then its way, up to its day
    expect(goal!.path.map(({ day }) => day)).toEqual([
      ...["07", "08", "09", "10", "11", "12"].map((month) => `2024-${month}-01`),
      ...["01", "02", "03", "04", "05", "06"].map((month) => `2025-${month}-01`),
      "2025-06-30",
      ...["07", "08", "09", "10", "11", "12"].map((month) => `2025-${month}-01`),
      "2025-12-31",
    ]);
    const on = (day: string) => goal!.path.find((point) => point.day === day)!;
    expect(on("2024-12-01")).toMatchObject({ value: expect.any(Number), way: null });
    expect(on("2025-01-01").way).toBe(on("2025-01-01").value);
    expect(on("2025-06-30").value).toBe(goal!.now);
    expect(on("2025-12-31")).toEqual({ day: "2025-12-31", value: null, way: 45 });
    expect(goal!.realism).toMatchObject({ months: 6 });
    // months before the first sale are no stretches of the shop's past
    expect(goal!.realism!.stretches).toBeLessThanOrEqual(18);
  });

  it("is judged by its day once that is over", async () => {
    await inShop((tx) =>
      saveGoal(tx, shopId, null, { figure: "repeatPurchase", target: 30, dueOn: "2025-03-31" }, "2024-04-01"),
    );
    await inShop((tx) =>
      saveGoal(tx, shopId, null, { figure: "averageOrder", target: 6000, dueOn: "2025-03-31" }, "2024-09-01"),
    );
    const states = (await outlooks()).map(({ figure, target, state }) => [figure, target, state]);
    expect(states).toContainEqual(["repeatPurchase", 30, "reached"]);
    expect(states).toContainEqual(["averageOrder", 6000, "missed"]);
  });

  it("can be changed and archived, and begins anew with another figure", async () => {
    const [first] = await inShop((tx) => listGoals(tx, shopId));
    const { goalId } = first!;
    const save = (figure: "averageOrder" | "retention", target: number) =>
      inShop((tx) => saveGoal(tx, shopId, goalId, { figure, target, dueOn: "2026-01-31" }, "2025-06-30"));
    await save(first!.figure as "averageOrder", 33);
    expect(await inShop((tx) => findGoal(tx, shopId, goalId))).toMatchObject({
      target: 33,
      startedOn: first!.startedOn,
    });
    await save("retention", 90);
    expect(await inShop((tx) => findGoal(tx, shopId, goalId))).toMatchObject({ startedOn: "2025-06-30" });
    await inShop((tx) => archiveGoal(tx, shopId, goalId, new Date()));
    expect((await outlooks()).at(-1)).toMatchObject({ goalId, state: "archived" });
  });
});

describe("the form", () => {
  const read = (values: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(values)) form.set(name, value);
    return readGoalForm(form, "2025-06-30", "USD");
  };
  const good = { figure: "repeatPurchase", target: "35", dueOn: "2025-12-31" };

  it.each([
    [good, 35],
    [{ ...good, target: "٣٥٫٥" }, 35.5],
    [{ ...good, figure: "averageOrder", target: "49,90" }, 4990],
    [{ ...good, figure: "retention", target: "110" }, 110],
  ])("takes %j", (values, target) => {
    expect(read(values).goal).toMatchObject({ target });
  });

  it.each([
    ["target", { ...good, target: "101" }],
    ["target", { ...good, target: "0" }],
    ["target", { ...good, target: "many" }],
    ["dueOn", { ...good, dueOn: "2025-06-30" }],
    ["dueOn", { ...good, dueOn: "2040-01-01" }],
    ["figure", { ...good, figure: "luck" }],
  ])("refuses the %s of %j", (field, values) => {
    expect(read(values).errors).toEqual({ [field]: true });
  });
});
