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

/** stdout stays free for results (the command line prints JSON there). */
export function createLog(level: string, bindings: Record<string, unknown> = {}): Log {
  return pino(
    {
      level,
      base: bindings,
      redact: { paths, censor: "[withheld]" },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
