import { expect, test } from "vitest";
import { readCustomerQuery } from "./customer-query.ts";
import { customerState } from "./customer-state.ts";
import { whyNotCounted } from "./customer-timeline.ts";
import { readSettingsForm } from "./settings-form.ts";

const read = (address: string) => readCustomerQuery(new URLSearchParams(address));

test("without an address: everybody, the latest buyers first", () => {
  expect(read("")).toEqual({ search: "", filter: "all", sort: "last", descending: true, page: 1 });
});

test("reads what is asked", () => {
  expect(read("q=%20anna%20&show=lapsed&sort=-net&page=3")).toEqual({
    search: "anna",
    filter: "lapsed",
    sort: "net",
    descending: true,
    page: 3,
  });
});

test("nonsense is as if it were not there", () => {
  expect(read("q=%00&show=friends&sort=age&page=-1")).toEqual({
    search: "",
    filter: "all",
    sort: "last",
    descending: false,
    page: 1,
  });
});

test.each([
  [0, null, "none"],
  [1, "2026-05-01", "new"],
  [2, "2026-05-01", "returning"],
  [2, "2026-04-30", "lapsed"],
] as const)("%i purchases, the last on %s: %s", (purchases, last, state) => {
  const lastAt = last && new Date(`${last}T00:00:00Z`);
  expect(customerState({ purchases, lastAt }, new Date("2026-05-01T00:00:00Z"))).toBe(state);
});

test("why an order is no purchase", () => {
  const order = { test: false, draft: false, cancelled: false, totalMinor: 100n, refundedMinor: 99n };
  expect(whyNotCounted(order)).toBeNull();
  expect(whyNotCounted({ ...order, refundedMinor: 100n })).toBe("refunded");
  expect(whyNotCounted({ ...order, totalMinor: 0n, refundedMinor: 0n })).toBeNull();
  expect(whyNotCounted({ ...order, cancelled: true })).toBe("cancelled");
});

const form = (typed: Record<string, string> = {}) => {
  const sent = new FormData();
  const usual = {
    activityWindowDays: "90",
    forecastHorizonMonths: "12",
    discountRate: "10",
    headlineRate: "retention",
    cohortUnit: "month",
    language: "auto",
  };
  for (const [name, value] of Object.entries({ ...usual, ...typed })) sent.set(name, value);
  return readSettingsForm(sent);
};

test("settings take digits of any language", () => {
  const settings = {
    activityWindowDays: 90,
    forecastHorizonMonths: 12,
    discountRate: 0.125,
    headlineRate: "retention",
    cohortUnit: "month",
    language: null,
  };
  for (const typed of [
    { activityWindowDays: "90", forecastHorizonMonths: "12", discountRate: "12.5" },
    { activityWindowDays: " ٩٠ ", forecastHorizonMonths: "١٢", discountRate: "١٢٫٥" },
    { activityWindowDays: "۹۰", forecastHorizonMonths: "۱۲", discountRate: "۱۲٫۵" },
  ]) {
    expect(form(typed)).toEqual({ settings });
  }
});

test.each([
  ["activityWindowDays", "window", ["0", "3651", "1.5", "many", ""]],
  ["forecastHorizonMonths", "horizon", ["0", "61", "1.5", "many", ""]],
  ["discountRate", "discount", ["-1", "101", "10.123", "many", ""]],
  ["headlineRate", "choice", ["best", ""]],
])("what cannot be %s is refused at its field", (field, kind, refused) => {
  for (const typed of refused) expect(form({ [field]: typed }), typed).toEqual({ errors: { [field]: kind } });
});
