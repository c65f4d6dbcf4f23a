// Structured logs on stderr, without personal data: what may carry any is censored by name.
import { type Logger, pino } from "pino";

export type Log = Logger;

const PERSONAL = [
  "email",
  "phone",
  "firstName",
  "lastName",
  "first_name",
  "last_name",
  "name",
  "address",
  "customer",
  "body",
];
const SECRET = [
  "accessToken",
  "access_token",
  "refreshToken",
  "refresh_token",
  "secret",
  "password",
  "authorization",
];

const paths = [...PERSONAL, ...SECRET].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/**
 * stdout stays free for results (the command line prints JSON there).
 * @param onLine told the level of each line that is written
 */
export function createLog(
  level: string,
  bindings: Record<string, unknown> = {},
  onLine?: (level: string) => void,
): Log {
  return pino(
    {
      level,
      hooks: {
        logMethod(args, method, number) {
          onLine?.(pino.levels.labels[number] ?? "other");
          method.apply(this, args);
        },
      },
      base: bindings,
      redact: { paths, censor: "[withheld]" },
      serializers: { err: plainError },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

// an error of the database carries its connection, and with that the statements under way and their values
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, code, cause } = error as Error & { code?: unknown };
  return { type: name, message, stack, code, ...(cause === undefined ? {} : { cause: plainError(cause) }) };
}
