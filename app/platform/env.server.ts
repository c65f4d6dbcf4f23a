// The only reader of process.env. A wrong environment stops the start with the list of what is wrong.
import { z } from "zod";

const url = z.url();

/** What every process needs, the command line included. */
export const baseSchema = z.object({
  /** PostgreSQL 15 or newer; without it a PostgreSQL from npm is started in DATA_DIR. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")
    .optional(),
  DATA_DIR: z.string().min(1).default(".data"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
});

/** `id:base64` pairs, the first in use, the others still readable. */
const secretKeys = z
  .string()
  .transform((text) => text.split(",").map((pair) => pair.trim().split(":")))
  .refine(
    (pairs) =>
      pairs.every(
        ([id, key, ...rest]) =>
          rest.length === 0 &&
          /^[a-z0-9]{1,16}$/i.test(id ?? "") &&
          Buffer.from(key ?? "", "base64").length === 32,
      ),
    "must be id:key pairs separated by commas, each key 32 bytes in base64 (openssl rand -base64 32)",
  )
  .transform((pairs) => pairs.map(([id, key]) => ({ id: id!, key: Buffer.from(key!, "base64") })));

/** What the web process and the worker need besides. */
export const appSchema = baseSchema.extend({
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  /** The secret before the last rotation: Shopify signs with the oldest one not yet revoked. */
  SHOPIFY_API_SECRET_PREVIOUS: z.string().min(1).optional(),
  SHOPIFY_APP_URL: url,
  SECRET_KEYS: secretKeys,
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  /** Reverse proxies of one's own before the web process: each appends an address to X-Forwarded-For. */
  PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  /** Where a worker listens for health and metrics; without it a worker listens nowhere. */
  WORKER_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  /** Opens /metrics to who shows it as a bearer token; without it there is no /metrics. */
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  /** Address of the local Shopify; set in the demo and in tests, never in production. */
  SHOPIFY_TWIN_URL: url.optional(),
});

export type BaseEnv = z.infer<typeof baseSchema>;
export type AppEnv = z.infer<typeof appSchema>;

/** Thrown with one line per wrong name. */
export class EnvError extends Error {
  override name = "EnvError";
}

export function parseEnv<T>(schema: z.ZodType<T>, source: Record<string, string | undefined>): T {
  // an empty value in a .env file means "not set"
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return `  ${name}: ${given[name] === undefined ? "is missing" : issue.message}`;
  });
  throw new EnvError(`The environment is not right (see .env.example):\n${lines.join("\n")}`);
}

let base: BaseEnv | undefined;
let app: AppEnv | undefined;

export function baseEnv(): BaseEnv {
  base ??= parseEnv(baseSchema, process.env);
  return base;
}

export function appEnv(): AppEnv {
  app ??= parseEnv(appSchema, process.env);
  return app;
}

/** What a process of ours started from here is given: this one's environment, with changes. */
export function childEnv(changes: Record<string, string>): Record<string, string | undefined> {
  return { ...process.env, ...changes };
}
