// `npm run points -- --sequences N [--in-memory M] [--seed S] [--json]`: the long run, N sequences through the database and M
// by the rules alone. Ends with 1 at the first disagreement, told in full.
import { parseArgs } from "node:util";
import fc from "fast-check";
import { ensureShop, updateShop } from "../../app/commerce/shop.server.ts";
import { withThrowAwayDatabase } from "../../cli/throw-away-database.ts";
import { runInMemory } from "./in-memory.ts";
import { launchForSteps, runTogether } from "./run-steps.ts";
import { sequences } from "./steps.ts";

const { values } = parseArgs({
  options: {
    sequences: { type: "string", default: "100000" },
    "in-memory": { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const wanted = Number(values.sequences);
const inMemory = Number(values["in-memory"]);
const seed = Number(values.seed);

/** Customers side by side in one transaction. */
const TOGETHER = 250;
const LANES = 2;
const IN_MEMORY_TOGETHER = 50_000;

let steps = 0;
let done = 0;
let batch = 0;
const began = performance.now();

try {
  for (let first = 0; first < inMemory; first += IN_MEMORY_TOGETHER) {
    const numRuns = Math.min(IN_MEMORY_TOGETHER, inMemory - first);
    for (const steps of fc.sample(sequences, { numRuns, seed: seed + first })) runInMemory(steps);
    process.stderr.write(`${first + numRuns} sequences by the rules alone\n`);
  }
  await withThrowAwayDatabase(async (database) => {
    const lane = async () => {
      while (batch * TOGETHER < wanted) {
        const nth = batch++;
        const all = fc.sample(sequences, { numRuns: TOGETHER, seed: seed + nth });
        const shopId = await database.inSystem(async (tx) => {
          const shop = await ensureShop(tx, `points-${nth}.myshopify.com`);
          await updateShop(tx, shop.shopId, { currency: "USD" });
          return shop.shopId;
        });
        await database.inShop(shopId, async (tx) => {
          await launchForSteps(tx, shopId);
          await runTogether(tx, shopId, all, 1n);
        });
        done += all.length;
        steps += all.reduce((sum, { length }) => sum + length, 0);
        if (nth % 20 === 19) process.stderr.write(`${done} sequences, ${steps} steps\n`);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  });
} catch (error) {
  process.stderr.write(`seed ${seed}: ${(error as Error).message}\n`);
  process.exit(1);
}
const result = {
  job: "points",
  seed,
  sequences: done,
  steps,
  seconds: Math.round((performance.now() - began) / 1000),
};
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);
