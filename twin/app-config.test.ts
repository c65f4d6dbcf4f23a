import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readAppConfig } from "./app-config.ts";

const folder = mkdtempSync(join(tmpdir(), "toml-"));
afterAll(() => rmSync(folder, { recursive: true }));
function written(toml: string): string {
  const path = join(folder, "shopify.app.toml");
  writeFileSync(path, toml);
  return path;
}

test("scopes, topics and the proxy come from the app's own file", () => {
  const config = readAppConfig(
    written(`name = "X"
[access_scopes]
scopes = "read_orders,read_customers"
optional_scopes = ["read_all_orders"]
[app_proxy]
url = "https://app.example/proxy"
prefix = "a"
subpath = "x"
[webhooks]
api_version = "2026-10"
[[webhooks.subscriptions]]
topics = ["orders/create"]
uri = "/in"
include_fields = ["id"]
[[webhooks.subscriptions]]
compliance_topics = ["shop/redact"]
uri = "/privacy"
`),
  );
  expect(config.scopes).toEqual(["read_orders", "read_customers", "read_all_orders"]);
  expect(config.subscriptions).toEqual([
    { topic: "orders/create", uri: "/in", includeFields: ["id"], name: null },
    { topic: "shop/redact", uri: "/privacy", includeFields: [], name: null },
  ]);
  expect(config.proxy).toEqual({ prefix: "a", subpath: "x", url: "/proxy" });
});

test("a filter the twin could not apply is refused rather than ignored", () => {
  const toml =
    '[webhooks]\n[[webhooks.subscriptions]]\ntopics = ["orders/create"]\nuri = "/in"\nfilter = "id:1"\n';
  expect(() => readAppConfig(written(toml))).toThrow("filter");
});

test("without a file every topic is subscribed", () => {
  const { subscriptions } = readAppConfig(join(folder, "none.toml"));
  expect(subscriptions.map((s) => s.topic)).toContain("refunds/create");
  expect(subscriptions.filter((s) => s.uri === "/webhooks/compliance")).toHaveLength(3);
});
