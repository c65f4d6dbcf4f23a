// Finds a Chrome or Chromium for the browser tests, or gets one, and prints its path.
// In turn: CHROME_PATH, the usual places, Playwright's cache, a download by Playwright, the system's package (as root).
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = fileURLToPath(new URL("../.cache/", import.meta.url));
const note = join(cache, "browser.json");

const path = fromEnvironment() ?? remembered() ?? installed() ?? downloaded() ?? packaged();
if (!path) {
  process.stderr.write(
    `${[
      "The browser tests need Chrome or Chromium, and none could be found or installed.",
      "Install one (Debian: apt-get install chromium; macOS: brew install --cask google-chrome),",
      "or say where it is: CHROME_PATH=/path/to/chrome npm test",
    ].join("\n")}\n`,
  );
  process.exit(1);
}
mkdirSync(cache, { recursive: true });
writeFileSync(note, `${JSON.stringify({ path })}\n`);
process.stdout.write(`${path}\n`);

function fromEnvironment() {
  const given = process.env.CHROME_PATH;
  if (given && !works(given)) {
    process.stderr.write(`CHROME_PATH names ${given}, which does not start.\n`);
    process.exit(1);
  }
  return given;
}

function remembered() {
  if (!existsSync(note)) return undefined;
  return firstWorking([JSON.parse(readFileSync(note, "utf8")).path]);
}

function installed() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const folders = (process.env.PATH ?? "").split(process.platform === "win32" ? ";" : ":");
  const programs = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
    .map((name) => process.env[name])
    .filter(Boolean);
  return firstWorking([
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ...programs.map((folder) => join(folder, "Google/Chrome/Application/chrome.exe")),
    ...inPlaywrightsCache(),
  ]);
}

function inPlaywrightsCache() {
  const folders = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), ".cache/ms-playwright"),
    join(homedir(), "Library/Caches/ms-playwright"),
    join(homedir(), "AppData/Local/ms-playwright"),
  ];
  const shapes = [
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
  ];
  return folders
    .filter(Boolean)
    .flatMap((folder) =>
      shapes.flatMap((shape) => globSync(shape, { cwd: folder }).map((found) => join(folder, found))),
    )
    .sort()
    .reverse();
}

function downloaded() {
  process.stderr.write("No Chrome or Chromium found: asking Playwright for one …\n");
  run(process.execPath, [
    fileURLToPath(new URL("../node_modules/playwright-core/cli.js", import.meta.url)),
    "install",
    "chromium",
  ]);
  return firstWorking(inPlaywrightsCache());
}

function packaged() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  process.stderr.write("Playwright brought none: asking the system's package manager …\n");
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  return installed();
}

function run(command, args) {
  spawnSync(command, args, {
    stdio: ["ignore", 2, 2],
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

function firstWorking(paths) {
  return paths.find((candidate) => existsSync(candidate) && works(candidate));
}

/** A browser whose libraries are missing is there, and does not start. */
function works(candidate) {
  if (process.platform === "win32") return existsSync(candidate);
  return spawnSync(candidate, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}
