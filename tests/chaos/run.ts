// `npm run chaos -- --rounds N [--seed S] [--json]`: the long run. Ends with 1 when anything was lost or doubled.
import { parseArgs } from "node:util";
import { runChaos } from "./chaos.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    seconds: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const result = await runChaos({
  rounds: Number(values.rounds),
  webs: 2,
  workers: 2,
  secondsPerRound: Number(values.seconds),
  seed: Number(values.seed),
  onRound: (round, victim, acknowledged) =>
    process.stderr.write(`round ${round}: ${victim} killed, ${acknowledged} acknowledged so far\n`),
});
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
process.exit(result.isFaultless ? 0 : 1);
