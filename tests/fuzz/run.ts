// `npm run fuzz -- --requests N [--seed S]`: the long run. Ends with 1 when anything happened that should not.
import { parseArgs } from "node:util";
import { withThrowAwayDatabase } from "../../cli/throw-away-database.ts";
import { fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  options: { requests: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const plan = { requests: Number(values.requests), seed: Number(values.seed) };
const result = await withThrowAwayDatabase((database) => fuzz(database, plan));
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(result.wrongCount + Object.keys(result.unforeseen).length > 0 ? 1 : 0);
