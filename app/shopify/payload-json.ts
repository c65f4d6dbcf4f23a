// Reads a webhook's body without losing digits: numbers beyond 2^53 become bigint.
import { PayloadError } from "./payload-error.ts";

const strict = new TextDecoder("utf-8", { fatal: true });

/** @throws PayloadError for what is not UTF-8 or not JSON */
export function readPayloadJson(body: Uint8Array): unknown {
  let text: string;
  try {
    text = strict.decode(body);
  } catch (cause) {
    throw new PayloadError("the body is not UTF-8", { cause });
  }
  try {
    // a reviver makes parsing ten times slower, and few bodies need one: only a number can follow these signs unquoted
    return /[:[,]\s*-?\d{16}|\\u0000/.test(text) ? JSON.parse(text, exactValue) : JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof RangeError ? "the body is nested too deeply" : "the body is not JSON";
    throw new PayloadError(reason, { cause });
  }
}

// the third argument (the value's source text) is newer than TypeScript's library
function exactValue(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === "string") return value.replaceAll("\0", ""); // PostgreSQL has no NUL in texts
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return context?.source && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}
