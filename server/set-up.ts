// Brings the database to the newest schema, and ends.
import { baseEnv } from "../app/platform/env.server.ts";
import { readyDatabase } from "./database-address.ts";
import { runAsProcess } from "./until-told-to-stop.ts";

await runAsProcess(async () => {
  const { stop } = await readyDatabase(baseEnv());
  process.stderr.write("The database is ready.\n");
  await stop();
});
