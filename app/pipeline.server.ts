// What the process is made of, created once, and in which order the rooms react to new facts.
import { type Database, openDatabase } from "./platform/db.server.ts";
import type { AppEnv } from "./platform/env.server.ts";
import { createLog, type Log } from "./platform/log.server.ts";
import { createSecrets, type Secrets } from "./platform/secrets.server.ts";
import { encryptedSessions } from "./shopify/encrypted-sessions.server.ts";
import { createShopify, type Shopify } from "./shopify/library.server.ts";
import { openPrisma } from "./shopify/prisma.server.ts";

export type Services = {
  env: AppEnv;
  log: Log;
  database: Database;
  secrets: Secrets;
  shopify: Shopify;
  close(): Promise<void>;
};

declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    services: Services;
  }
}

/**
 * Opens everything a process works with.
 * @param databaseUrl address of a migrated database
 */
export async function openServices(env: AppEnv, databaseUrl: string, process: string): Promise<Services> {
  const log = createLog(env.LOG_LEVEL, { process });
  const database = openDatabase({
    url: databaseUrl,
    onError: (error) => log.error({ err: error }, "a database connection was lost"),
  });
  const secrets = createSecrets(env.SECRET_KEYS);
  const prisma = openPrisma(databaseUrl);
  const shopify = createShopify({
    env,
    log,
    sessions: encryptedSessions(prisma, secrets, log),
    afterAuth: async () => {},
  });
  return {
    env,
    log,
    database,
    secrets,
    shopify,
    close: async () => {
      await Promise.all([database.close(), prisma.$disconnect()]);
    },
  };
}
