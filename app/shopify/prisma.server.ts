// A Prisma client for Shopify's session storage alone; rows of shops go through platform/db.server.ts.
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";

/** Connects on first use, as the role that row-level security holds. */
export function openPrisma(url: string): PrismaClient {
  const adapter = new PrismaPg({ connectionString: url, max: 5, options: "-c role=perennial_app" });
  return new PrismaClient({ adapter });
}
