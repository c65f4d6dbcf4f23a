// Reads a request's body up to a limit, so that nobody can fill our memory.
import type { IncomingMessage } from "node:http";

/** @returns the body after `offset` unused bytes, or why there is none; `limit` in bytes */
export async function readBody(
  req: IncomingMessage,
  limit: number,
  offset: number,
): Promise<Buffer | "too large" | "broken off"> {
  if (Number(req.headers["content-length"] ?? 0) > limit) return "too large";
  const chunks: Buffer[] = [Buffer.alloc(offset)];
  let length = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit) return "too large";
      chunks.push(chunk);
    }
  } catch {
    return "broken off";
  }
  return Buffer.concat(chunks, offset + length);
}
