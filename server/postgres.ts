// A local PostgreSQL in a process of its own, so that Ctrl-C does not end the database before those who use it.
import { baseEnv } from "../app/platform/env.server.ts";
import { readyDatabase } from "./database-address.ts";
import { runAsProcess, untilToldToStop } from "./until-told-to-stop.ts";

await runAsProcess(async () => {
  const told = untilToldToStop();
  const { url, stop } = await readyDatabase(baseEnv());
  process.send?.(url);
  await told;
  await stop();
});
