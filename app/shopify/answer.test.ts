import { describe, expect, it } from "vitest";
import { readAnswer } from "./answer.ts";

const read = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readAnswer(status, new Headers(headers), typeof body === "string" ? body : JSON.stringify(body));

const cost = {
  requestedQueryCost: 12,
  actualQueryCost: 10,
  throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1988, restoreRate: 100 },
};

describe("an answer of the Admin API", () => {
  it("is data", () => {
    expect(read(200, { data: { shop: {} }, extensions: { cost } })).toEqual({
      kind: "data",
      data: { shop: {} },
      problems: [],
      cost,
    });
  });

  it("is data with holes when some fields were not granted", () => {
    const errors = [
      { message: "not approved", path: ["customer", "email"], extensions: { code: "ACCESS_DENIED" } },
    ];
    expect(read(200, { data: { customer: { email: null } }, errors })).toMatchObject({
      kind: "data",
      data: { customer: { email: null } },
      problems: errors,
    });
  });

  it("is throttled at HTTP 200, whatever else it carries", () => {
    const errors = [{ message: "Throttled", extensions: { code: "THROTTLED" } }];
    expect(read(200, { errors, extensions: { cost } })).toEqual({ kind: "throttled", wait: undefined, cost });
    expect(read(200, { data: null, errors })).toMatchObject({ kind: "throttled" });
  });

  it("is throttled at 429, for as many seconds as it says", () => {
    expect(read(429, "", { "Retry-After": "2.0" })).toEqual({
      kind: "throttled",
      wait: 2000,
      cost: undefined,
    });
  });

  it("is unavailable at 5xx, and when something in between answers in HTML", () => {
    expect(read(503, "<html>", { "Retry-After": "1" })).toEqual({
      kind: "unavailable",
      status: 503,
      wait: 1000,
    });
    expect(read(200, "<html>")).toMatchObject({ kind: "unavailable" });
  });

  it("refuses the token at 401", () => {
    expect(read(401, { errors: "Invalid API key or access token" })).toEqual({ kind: "token refused" });
  });

  it.each([
    ["the request's IP address is not on this app's allowlist", "AllowlistError"],
    ["This app's IP allow-list forbids it", "AllowlistError"],
    ["merchant approval is needed for read_orders", "RefusedError"],
    ["no relationship", "RefusedError"],
  ])("tells a 403 by its reason: %s", (errors, name) => {
    expect(read(403, { errors })).toMatchObject({ kind: "failed", error: { name } });
  });

  it.each([402, 404, 423])("is a refusal at %i", (status) => {
    expect(read(status, "")).toMatchObject({ kind: "failed", error: { name: "RefusedError", status } });
  });

  it("fails when nothing came but errors, in either of their shapes", () => {
    expect(read(200, { errors: [{ message: "Field 'x' doesn't exist" }] })).toMatchObject({
      kind: "failed",
      error: { name: "GraphqlError", message: "Shopify refused the query: Field 'x' doesn't exist" },
    });
    expect(read(200, { errors: "Not Found" })).toMatchObject({
      error: { errors: [{ message: "Not Found" }] },
    });
  });
});
