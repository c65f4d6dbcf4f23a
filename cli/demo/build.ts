// Builds the admin pages, unless what they are made of is as it was at the last build.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const stamp = `${root}build/.built-from`;

/** @throws Error with what the build said, when it fails */
export async function buildIfChanged(onBuild: () => void): Promise<void> {
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  onBuild();
  const said: string[] = [];
  const remix = `${root}node_modules/@remix-run/dev/dist/cli.js`;
  const build = spawn(process.execPath, [remix, "vite:build"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [build.stdout, build.stderr]) stream.on("data", (text) => said.push(String(text)));
  const code = await new Promise((resolve) => build.once("close", resolve));
  if (code !== 0) throw new Error(`The admin pages could not be built:\n${said.join("")}`);
  mkdirSync(`${root}build`, { recursive: true });
  writeFileSync(stamp, sources);
}

function hashOfSources(): string {
  const files = globSync(["app/**/*", "vite.config.ts", "remix.config.js", "package-lock.json"], {
    cwd: root,
  });
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    if (file.includes(".test.") || !statSync(root + file).isFile()) continue;
    hash.update(`${file}\0`).update(readFileSync(root + file));
  }
  return hash.digest("hex");
}
