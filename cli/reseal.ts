// `perennial reseal`: seals all stored tokens with the first of SECRET_KEYS.
import type { Command } from "commander";
import { appEnv } from "../app/platform/env.server.ts";
import { createSecrets } from "../app/platform/secrets.server.ts";
import { resealSessions } from "../app/shopify/reseal-sessions.server.ts";
import { withOwnDatabase } from "./own-database.ts";

export function addReseal(program: Command): void {
  program
    .command("reseal")
    .description("Seals all stored tokens with the first key of SECRET_KEYS, so that the others can go.")
    .action(async () => {
      const secrets = createSecrets(appEnv().SECRET_KEYS);
      await withOwnDatabase(async (database) => {
        const { resealed, unreadable } = await resealSessions(database, secrets);
        process.stdout.write(`${resealed} sealed anew\n`);
        if (unreadable.length > 0) {
          throw new Error(
            `No key opens these sessions; their shops get new tokens at the next visit: ${unreadable.join(", ")}`,
          );
        }
      });
    });
}
