// Makes a clone ready: packages, Prisma's client, Shopify's schema. Runs on any Node from 20, and needs no package.
// A second run with nothing changed takes a moment.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const [major] = process.versions.node.split(".").map(Number);
if (major < 20)
  fail(`Node ${process.versions.node} is too old: Perennial needs Node 20 or newer to install itself.`);

// the lock file alone: a changed script in package.json needs no new packages
once("packages", ["package-lock.json"], () => {
  say("Installing packages (one to two minutes the first time) …");
  npm(
    ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    [
      "The packages could not be installed.",
      "Perennial needs the npm registry once; see npm's message above. Without a net, run it where there is one",
      "and copy the folder, or point npm to a mirror: npm config set registry https://…",
    ],
  );
});
const models = readdirSync(join(root, "prisma")).filter((name) => name.endsWith(".prisma"));
once("client", ["package-lock.json", ...models.sort().map((name) => `prisma/${name}`)], () => {
  say("Generating the database client …");
  npm(
    ["exec", "--no", "--", "prisma", "generate", "--no-hints"],
    ["The database client could not be generated."],
    true,
  );
});
npm(
  ["exec", "--no", "--", "node", "scripts/fetch-admin-schema.mjs"],
  ["Shopify's GraphQL schema could not be fetched from the npm registry; it is needed once."],
);

/** Does the work unless it was done for these very files; the note of it goes with node_modules. */
function once(name, files, work) {
  const stamp = join(root, "node_modules", `.perennial-${name}`);
  const wanted = hashOf(files);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  work();
  writeFileSync(stamp, wanted);
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(root, file))).update("\0");
  return `${hash.digest("hex")} ${process.platform}-${process.arch}\n`;
}

/** npm as the one that started us: the same version and settings. Its stdout goes to stderr: ours is for results. */
function npm(args, whenItFails, quiet = false) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli
    ? [process.execPath, [cli]]
    : [process.platform === "win32" ? "npm.cmd" : "npm", []];
  const done = spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ["ignore", quiet ? "pipe" : 2, quiet ? "pipe" : 2],
    shell: !cli && process.platform === "win32",
  });
  if (done.status === 0) return;
  if (quiet) process.stderr.write(`${done.stdout ?? ""}${done.stderr ?? ""}`);
  fail(whenItFails.join("\n"));
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
