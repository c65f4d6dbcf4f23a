// Reads a request's body up to a limit, so that nobody can fill our memory.
import type { IncomingMessage } from "node:http";

export type BodyLimits = {
  /** bytes of this body */
  most: number;
  /** asked before so many more bytes are held; false = there is no room for them */
  admit(bytes: number): boolean;
};

/** @returns the body after `offset` unused bytes, or why there is none; then the rest of it is left unread */
export function readBody(
  req: IncomingMessage,
  offset: number,
  { most, admit }: BodyLimits,
): Promise<Buffer | "too large" | "no room" | "broken off"> {
  if (Number(req.headers["content-length"] ?? 0) > most) return Promise.resolve("too large");
  const chunks: Buffer[] = [Buffer.alloc(offset)];
  let length = 0;
  // not `for await`: leaving that early would destroy the socket before the answer is written
  return new Promise((resolve) => {
    const refuse = (reason: "too large" | "no room") => {
      req.pause();
      resolve(reason);
    };
    req.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > most) return refuse("too large");
      if (!admit(chunk.length)) return refuse("no room");
      chunks.push(chunk);
    });
    req.on("end", () => resolve(Buffer.concat(chunks, offset + length)));
    req.on("error", () => resolve("broken off"));
    req.on("close", () => resolve("broken off"));
  });
}
