// `npm run bench -- NAME [--json]`: measures one thing and prints it.
import adminBench from "./admin.ts";
import backfillBench from "./backfill.ts";
import intakeBench from "./intake.ts";

const benches: Record<string, (json: boolean) => Promise<void>> = {
  admin: adminBench,
  backfill: backfillBench,
  intake: intakeBench,
};

const [wanted = "", ...rest] = process.argv.slice(2);
const bench = benches[wanted];
if (bench) {
  await bench(rest.includes("--json"));
  process.exit(0);
}
process.stderr.write(`Say which bench: ${Object.keys(benches).join(", ")}.\n`);
process.exit(1);
