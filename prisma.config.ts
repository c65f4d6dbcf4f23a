// Prisma with its TypeScript/WASM engines: nothing is downloaded at install (docs/decisions/0006).
import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

// An unset url makes the schema unreadable, and Prisma would then fall back to downloading engines.
process.env.DATABASE_URL ??= "postgresql://unused@127.0.0.1:1/unused";

export default defineConfig({
  // the folder: schema.prisma and a file for each larger room beside it
  schema: "prisma",
  engine: "js",
  experimental: { adapter: true },
  // idle connections would keep the command waiting for ten seconds
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL, idleTimeoutMillis: 10 }),
});
