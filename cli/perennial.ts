// The `perennial` command. Results go to stdout, everything else to stderr; 0 when it worked, 1 for bad input.
import { existsSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addClv } from "./clv.ts";
import { addRebuild } from "./rebuild.ts";
import { addReport } from "./report.ts";
import { addReseal } from "./reseal.ts";
import { addRfm } from "./rfm.ts";

const program = new Command("perennial")
  .description("Customer retention for Shopify, from the command line.")
  .showHelpAfterError(false)
  .showSuggestionAfterError(false)
  .exitOverride();

addReport(program);
addRfm(program);
addClv(program);
addRebuild(program);
addReseal(program);

// the same file that the server is started with; node's own option would remark on its absence
if (existsSync(".env")) process.loadEnvFile(".env");

let exitCode = 0;
try {
  await program.parseAsync();
} catch (error) {
  // commander has already written its own messages
  if (error instanceof CommanderError) exitCode = error.exitCode;
  else {
    process.stderr.write(`${(error as Error).message}\n`);
    exitCode = 1;
  }
}
// said outright: the exit hook of the PostgreSQL we may have started would end a quiet process with 0
process.stdout.write("", () => process.exit(exitCode));
