import { describe, expect, it } from "vitest";
import { fieldNames, fieldValues, unknownOwners } from "./customer-fields.ts";

const figures = {
  customerId: 2n ** 53n + 1n,
  purchases: 3,
  lastAt: new Date("2026-03-01T09:08:07.654Z"),
  netMinor: 123_456n,
};
const ownerId = "gid://shopify/Customer/9007199254740993";
const valuesIn = (currency: string) =>
  Object.fromEntries(fieldValues(figures, currency).map(({ key, value }) => [key, value]));

describe("a customer's fields", () => {
  it("are three, in the app's own namespace, each with its type", () => {
    expect(fieldValues(figures, "EUR")).toEqual([
      { ownerId, namespace: "$app", key: "purchases", type: "number_integer", value: "3" },
      {
        ownerId,
        namespace: "$app",
        key: "last_purchase_at",
        type: "date_time",
        value: "2026-03-01T09:08:07Z",
      },
      { ownerId, namespace: "$app", key: "net_sales", type: "number_decimal", value: "1234.56" },
    ]);
  });

  it.each([
    ["JPY", "123456"],
    ["KWD", "123.456"],
  ])("hold net sales in %s with that currency's decimals", (currency, value) => {
    expect(valuesIn(currency).net_sales).toBe(value);
  });

  it("are none without purchases; the names to take away remain", () => {
    expect(fieldValues({ ...figures, purchases: 0, lastAt: null, netMinor: 0n }, "EUR")).toEqual([]);
    expect(fieldNames(7n).map(({ key }) => key)).toEqual(["purchases", "last_purchase_at", "net_sales"]);
  });
});

it("tells customers Shopify does not know from values it does not take", () => {
  const message = "no";
  expect(unknownOwners([{ field: ["metafields", "4", "ownerId"], message }])).toEqual([4]);
  expect(unknownOwners([{ field: ["metafields", "4", "value"], message }])).toEqual([]);
  expect(unknownOwners([{ field: null, message }])).toEqual([]);
});
