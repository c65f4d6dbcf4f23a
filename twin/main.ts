/** `node twin/main.ts --port 4010 --app-url http://localhost:3010 --api-key K --api-secret S [--data FILE]` */
import { parseArgs } from "node:util";
import { startTwin } from "./start.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    host: { type: "string", default: "127.0.0.1" },
    "app-url": { type: "string" },
    "api-key": { type: "string" },
    "api-secret": { type: "string" },
    /** A directory: the twin keeps its shops in twin.snapshot there. */
    data: { type: "string" },
  },
});
const missing = (["app-url", "api-key", "api-secret"] as const).filter((name) => !values[name]);
if (missing.length > 0) {
  console.error(`twin: ${missing.map((name) => `--${name}`).join(", ")} must be given.`);
  process.exit(1);
}

try {
  const twin = await startTwin({
    port: Number(values.port),
    host: values.host,
    appUrl: values["app-url"]!,
    apiKey: values["api-key"]!,
    apiSecret: values["api-secret"]!,
    ...(values.data ? { persistPath: `${values.data}/twin.snapshot` } : {}),
  });
  console.log(`twin: ${twin.url} (control page: ${twin.url}/control)`);
  const stop = () => {
    twin.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error("twin: stopped badly:", error);
        process.exit(1);
      },
    );
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
} catch (error) {
  const busy = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
  console.error(busy ? `twin: port ${values.port} is taken; choose another with --port.` : error);
  process.exit(1);
}
