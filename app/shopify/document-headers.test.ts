import { describe, expect, it } from "vitest";
import { appBridgeUrl, documentHeaders } from "./document-headers.ts";
import { twinAddress } from "./twin-fetch.server.ts";

const csp = (query: string, twin?: string) =>
  documentHeaders(new URL(`https://app.example/app${query}`), twin).get("Content-Security-Policy");

describe("who may frame a page", () => {
  it.each([
    ["?shop=a-b.myshopify.com", "frame-ancestors https://a-b.myshopify.com https://admin.shopify.com;"],
    ["", "frame-ancestors 'none';"],
    ["?shop=evil.example", "frame-ancestors 'none';"],
    ["?shop=a.myshopify.com.evil.example", "frame-ancestors 'none';"],
    ["?shop=a.myshopify.com%3B%20script-src%20*", "frame-ancestors 'none';"],
  ])("%s", (query, expected) => {
    expect(csp(query)).toBe(expected);
  });

  it("is the local Shopify too, when there is one", () => {
    expect(csp("", "http://localhost:4010/")).toBe("frame-ancestors http://localhost:4010;");
    expect(appBridgeUrl("http://localhost:4010/")).toBe("http://localhost:4010/app-bridge.js");
  });
});

describe("what is sent to the local Shopify", () => {
  it.each([
    [
      "https://a.myshopify.com/admin/oauth/access_token",
      "http://t:1/shops/a.myshopify.com/admin/oauth/access_token",
    ],
    ["https://a.myshopify.com/x?y=1", "http://t:1/shops/a.myshopify.com/x?y=1"],
    ["https://cdn.example/x", "https://cdn.example/x"],
    ["https://a.myshopify.com.evil.example/x", "https://a.myshopify.com.evil.example/x"],
  ])("%s", (asked, sent) => {
    expect(twinAddress(asked, "http://t:1/")).toBe(sent);
  });
});
