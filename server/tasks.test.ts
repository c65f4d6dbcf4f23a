// A job that is enqueued and answered by nobody waits for ever, and nothing else would tell.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const list = readFileSync(`${root}server/tasks.ts`, "utf8");
const names = globSync("app/**/*.ts", { cwd: root })
  .filter((file) => !file.includes(".test."))
  .flatMap((file) => [...readFileSync(root + file, "utf8").matchAll(/^export const (\w+_TASK) = /gm)])
  .map(([, name]) => name!);

test("there are jobs to look for", () => expect(names.length).toBeGreaterThan(12));

test.each(names)("%s is on the list of jobs", (name) => {
  expect(list).toContain(`[${name}]: async`);
});
