// When a process ends: on SIGTERM, on Ctrl-C, with its terminal, or when the launcher that started it is gone.

/**
 * Resolves once, with the reason. A second signal ends the process at once.
 * @param within milliseconds; what has not ended by then is cut off: a database that is gone must not keep a process
 */
export function untilToldToStop(within?: number): Promise<string> {
  return new Promise((resolve) => {
    let told = false;
    const stop = (reason: string) => {
      if (told) process.exit(1);
      told = true;
      if (within !== undefined) setTimeout(() => process.exit(1), within).unref();
      resolve(reason);
    };
    process.on("SIGTERM", () => stop("SIGTERM"));
    process.on("SIGINT", () => stop("SIGINT"));
    process.on("SIGHUP", () => stop("the terminal is closed"));
    // with an IPC channel there is a launcher: without it nobody could stop us any more
    process.on("disconnect", () => {
      if (!told) stop("the launcher is gone");
    });
  });
}

/** Ends the process with one line instead of a stack when the start fails. */
export async function runAsProcess(main: () => Promise<void>): Promise<void> {
  try {
    await main();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
