// `npm run bench -- NAME [--json] [options of its own]`: measures one thing and prints it.
import adminBench from "./admin.ts";
import backfillBench from "./backfill.ts";
import claimsBench from "./claims.ts";
import insightBench from "./insight.ts";
import intakeBench from "./intake.ts";
import loyaltyBench from "./loyalty.ts";
import resultsBench from "./results.ts";
import storefrontBench from "./storefront.ts";

const benches: Record<string, (json: boolean, options: string[]) => Promise<void>> = {
  admin: adminBench,
  backfill: backfillBench,
  claims: claimsBench,
  insight: insightBench,
  intake: intakeBench,
  loyalty: loyaltyBench,
  results: resultsBench,
  storefront: storefrontBench,
};

const [wanted = "", ...rest] = process.argv.slice(2);
const bench = benches[wanted];
if (bench) {
  await bench(rest.includes("--json"), rest);
  process.exit(0);
}
process.stderr.write(`Say which bench: ${Object.keys(benches).join(", ")}.\n`);
process.exit(1);
