import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { spoolHistory } from "./history-spool.server.ts";

const name = (test: string) => `test-${process.pid}-${test}`;

async function* pieces(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test("every share holds whole orders, in the order of the file, however the lines were mixed", async () => {
  const orders = Array.from({ length: 200 }, (_, i) => `{"id":"gid://shopify/Order/${i}","name":"é#${i}"}`);
  const items = Array.from(
    { length: 600 },
    (_, i) => `{"id":"i${i}","__parentId":"gid://shopify/Order/${(i * 7) % 200}"}`,
  );
  const text = [...orders, "not json", ...items].join("\n");
  const spool = await spoolHistory(name("mixed"), pieces(text, 13), text.length, 2000);
  try {
    expect(spool.lines).toBe(801);
    expect(spool.shares).toBe(Math.ceil(text.length / 2000));
    const original = text.split("\n");
    let seen = 0;
    for (let share = 0; share < spool.shares; share++) {
      const parents = new Set<string>();
      let before = 0;
      for (const { line, text: row } of await spool.read(share)) {
        seen++;
        expect(row).toBe(original[line - 1]);
        expect(line).toBeGreaterThan(before);
        before = line;
        if (row === "not json") continue;
        const { id, __parentId } = JSON.parse(row) as { id: string; __parentId?: string };
        if (__parentId) expect(parents.has(__parentId)).toBe(true);
        else parents.add(id);
      }
    }
    expect(seen).toBe(801);
  } finally {
    await spool.remove();
  }
  expect(existsSync(join(tmpdir(), `perennial-history-${name("mixed")}`))).toBe(false);
});

test("a source that breaks off leaves no files behind", async () => {
  async function* broken() {
    yield Buffer.from('{"id":"1"}\n');
    throw new Error("connection reset");
  }
  await expect(spoolHistory(name("broken"), broken(), 100)).rejects.toThrow("connection reset");
  expect(existsSync(join(tmpdir(), `perennial-history-${name("broken")}`))).toBe(false);
});
