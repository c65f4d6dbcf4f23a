// Fetches Shopify's own Admin GraphQL schema (introspection JSON) into .cache/, once. Plain Node 20, no packages.
// It comes out of @shopify/dev-mcp by `npm pack`, so a registry mirror works; its integrity is checked here.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const PACKAGE = "@shopify/dev-mcp@1.16.0";
const INTEGRITY =
  "sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==";
const MEMBER = "package/dist/data/admin_2026-10.json.gz";
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, ".cache", "shopify", "admin-2026-10.json");

if (!existsSync(target)) fetchSchema();

function fetchSchema() {
  const folder = mkdtempSync(join(tmpdir(), "admin-schema-"));
  try {
    const packed = pack(folder);
    const digest = `sha512-${createHash("sha512").update(packed).digest("base64")}`;
    if (digest !== INTEGRITY) fail(`${PACKAGE} has the integrity ${digest}, not ${INTEGRITY}.`);
    const schema = gunzipSync(memberOf(gunzipSync(packed), MEMBER));
    JSON.parse(schema.toString("utf8"));
    mkdirSync(dirname(target), { recursive: true });
    const draft = `${target}.${process.pid}.draft`;
    writeFileSync(draft, schema);
    renameSync(draft, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pack(folder) {
  // npm tells its own path to the scripts it runs; outside of npm the command is looked up.
  const npm = process.env.npm_execpath;
  const args = ["pack", PACKAGE, "--pack-destination", folder, "--silent"];
  const done = npm?.endsWith("js")
    ? spawnSync(process.execPath, [npm, ...args], { cwd: folder, encoding: "utf8" })
    : spawnSync("npm", args, { cwd: folder, encoding: "utf8", shell: process.platform === "win32" });
  if (done.status !== 0) fail(`npm pack ${PACKAGE} failed: ${done.stderr || done.error?.message || ""}`);
  const file = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (!file) fail(`npm pack ${PACKAGE} left no file.`);
  return readFileSync(join(folder, file));
}

/** One file out of a tar archive: 512-byte headers with the name at 0 and the octal size at 124. */
function memberOf(tar, wanted) {
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString("utf8", at, at + 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(tar.toString("latin1", at + 124, at + 136), 8) || 0;
    if (name === wanted) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return fail(`${PACKAGE} holds no ${wanted}.`);
}

function fail(message) {
  throw new Error(`Shopify's Admin schema could not be fetched: ${message}`);
}
