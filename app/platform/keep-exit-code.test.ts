// The code a process ends with, after a local PostgreSQL was started and stopped in it.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const POSTGRES = new URL("./postgres.server.ts", import.meta.url).href;

it("is the one that was meant, also once nothing is left to do", async () => {
  const dir = await mkdtemp(join(tmpdir(), "perennial-exit-"));
  const script = `
    import { startLocalPostgres } from ${JSON.stringify(POSTGRES)};
    const server = await startLocalPostgres({ dir: ${JSON.stringify(dir)}, temporary: true });
    await server.stop();
    process.exitCode = 3;`;
  const code = await new Promise((resolve) => {
    const child = execFile(process.execPath, ["--input-type=module-typescript", "--eval", script]);
    child.once("exit", resolve);
  });
  await rm(dir, { recursive: true, force: true });
  expect(code).toBe(3);
});
