// What must be free before the demo starts: its ports, and its data folder.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** @throws Error naming the port that is taken, and the way out */
export async function requireFreePorts(ports: number[]): Promise<void> {
  for (const port of ports) {
    if (!(await isFree(port))) {
      throw new Error(
        `Port ${port} is taken by another program. Choose another: npm run demo -- --port ${port + 1000}`,
      );
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}

/**
 * Two demos on one data folder would spoil each other's.
 * @returns gives the folder back
 * @throws Error when another demo runs there
 */
export function takeFolder(dir: string): () => void {
  const note = join(dir, "running.pid");
  if (existsSync(note) && isAlive(Number(readFileSync(note, "utf8")))) {
    throw new Error(`The demo runs already (process ${readFileSync(note, "utf8").trim()}). Stop it first.`);
  }
  mkdirSync(dir, { recursive: true });
  writeFileSync(note, `${process.pid}\n`);
  return () => rmSync(note, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
