// Holds the floors of .dependency-cruiser.cjs, and that it saw the house at all: with a TypeScript it cannot read,
// dependency-cruiser silently cruises nothing and finds nothing wrong.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Fewer modules than this cannot be the whole house. Raise it as the house grows. */
const LEAST_MODULES = 400;
const ROOMS = ["app", "server", "cli", "twin", "tests", "bench", "extensions"];

const cli = fileURLToPath(
  new URL("../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs", import.meta.url),
);
const done = spawnSync(process.execPath, [cli, ...ROOMS, "--output-type", "json"], {
  encoding: "utf8",
  maxBuffer: 256 * 1024 * 1024,
});
if (!done.stdout) {
  process.stderr.write(`dependency-cruiser did not run:\n${done.stderr}`);
  process.exit(1);
}
const { summary, modules } = JSON.parse(done.stdout);
const own = modules.filter(
  ({ source }) => /\.(ts|tsx)$/.test(source) && !source.includes("node_modules"),
).length;
for (const { rule, from, to } of summary.violations) {
  process.stderr.write(`${rule.severity} ${rule.name}: ${from} → ${to}\n`);
}
if (own < LEAST_MODULES) {
  process.stderr.write(
    `Only ${own} modules were seen; there are at least ${LEAST_MODULES}. Is TypeScript still 5.x?\n`,
  );
  process.exit(1);
}
process.stderr.write(`${own} modules, ${summary.error} violations of the floors.\n`);
process.exit(summary.error > 0 ? 1 : 0);
