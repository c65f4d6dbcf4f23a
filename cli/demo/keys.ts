// The demo's secrets: made once, kept beside its data, worth nothing elsewhere.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type DemoKeys = { apiKey: string; apiSecret: string; secretKeys: string };

export function demoKeys(dir: string): DemoKeys {
  const file = join(dir, "keys.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as DemoKeys;
  const keys = {
    apiKey: randomBytes(16).toString("hex"),
    apiSecret: `shpss_${randomBytes(16).toString("hex")}`,
    secretKeys: `demo:${randomBytes(32).toString("base64")}`,
  };
  mkdirSync(dir, { recursive: true });
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}
