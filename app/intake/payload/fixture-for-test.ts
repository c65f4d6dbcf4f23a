// Bodies of invented shops, one file per topic and case.
import { readFileSync } from "node:fs";
import type { Message } from "./message.ts";

export function fixtureBody(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url));
}

export function messageFor(change: Partial<Message> = {}): Message {
  const triggeredAt = "2026-03-01T15:00:06.123456789Z";
  return { webhookId: "b54557e4-bdd9-4b37", triggeredAt, at: new Date(triggeredAt), ...change };
}
