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
  expect(read("show=friends&sort=age&page=-1")).toEqual({
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

const form = (days: string, rate = "retention") => {
  const sent = new FormData();
  for (const [name, value] of Object.entries({
    activityWindowDays: days,
    headlineRate: rate,
    cohortUnit: "month",
    language: "auto",
  })) {
    sent.set(name, value);
  }
  return readSettingsForm(sent);
};

test("settings take digits of any language", () => {
  const settings = { activityWindowDays: 90, headlineRate: "retention", cohortUnit: "month", language: null };
  for (const days of ["90", " ٩٠ ", "۹۰"]) expect(form(days)).toEqual({ settings });
});

test.each(["0", "3651", "1.5", "many", ""])("%s days are refused at their field", (days) => {
  expect(form(days)).toEqual({ errors: { activityWindowDays: "window" } });
});

test("an unknown definition is refused at its field", () => {
  expect(form("90", "best")).toEqual({ errors: { headlineRate: "choice" } });
});
