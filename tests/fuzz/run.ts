// `npm run fuzz -- --requests N [--seed S]`: the long run. Ends with 1 when anything happened that should not.
import { parseArgs } from "node:util";
import { withThrowAwayDatabase } from "../../cli/throw-away-database.ts";
import { fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  options: { requests: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const plan = { requests: Number(values.requests), seed: Number(values.seed) };
// as in production: without it a long run goes slower and slower
const settings = { autovacuum: "on" };
const result = await withThrowAwayDatabase((database) => fuzz(database, plan), settings);
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(result.wrongCount + Object.keys(result.unforeseen).length > 0 ? 1 : 0);
