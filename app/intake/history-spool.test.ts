import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lineText } from "./history-line.ts";
import { removeForgottenSpools, type Spool, spooledLines, spoolHistory } from "./history-spool.server.ts";

async function read(spool: Spool, share: number) {
  const lines = await spooledLines(spool.path(share));
  return Array.from({ length: lines.count }, (_, nth) => ({
    line: lines.numbers[nth]!,
    text: lineText(lines, nth),
  }));
}

const name = (test: string) => `test-${process.pid}-${test}`;

async function* pieces(bytes: Buffer, size: number, from = 0) {
  for (let at = from; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test("every share holds whole orders, in the order of the file, however the lines were mixed", async () => {
  const orders = Array.from({ length: 200 }, (_, i) => `{"id":"gid://shopify/Order/${i}","name":"é#${i}"}`);
  const items = Array.from(
    { length: 600 },
    (_, i) => `{"id":"i${i}","__parentId":"gid://shopify/Order/${(i * 7) % 200}"}`,
  );
  const text = [...orders, "not json", ...items].join("\n");
  const bytes = Buffer.from(text);
  const spool = await spoolHistory({
    name: name("mixed"),
    size: bytes.length,
    source: () => pieces(bytes, 13),
    share: 2000,
    block: 500,
  });
  try {
    expect(spool.lines).toBe(801);
    expect(spool.shares).toBe(Math.ceil(bytes.length / 2000));
    const original = text.split("\n");
    let seen = 0;
    for (let share = 0; share < spool.shares; share++) {
      const parents = new Set<string>();
      let before = 0;
      for (const { line, text: row } of await read(spool, share)) {
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

test("what broke off goes on from where it was, whatever was written after the journal's last word", async () => {
  const orders = Array.from({ length: 100 }, (_, i) => `{"id":"gid://shopify/Order/${i + 1}"}`);
  const bytes = Buffer.from(`${orders.join("\n")}\n`);
  const asked: number[] = [];
  let limit = 900;
  async function* source(from: number) {
    asked.push(from);
    for await (const piece of pieces(bytes, 50, from)) {
      if (from + piece.length > limit) throw new Error("connection reset");
      yield piece;
      from += piece.length;
    }
  }
  const options = { name: name("broken"), size: bytes.length, source, share: 1000, block: 100 };
  await expect(spoolHistory(options)).rejects.toThrow("connection reset");
  limit = 1800;
  await appendFile(join(tmpdir(), `perennial-history-${options.name}`, "0.jsonl"), "half a li");
  await expect(spoolHistory(options)).rejects.toThrow("connection reset");
  limit = 9999;
  const spool = await spoolHistory(options);
  const seen: number[] = [];
  for (let share = 0; share < spool.shares; share++)
    for (const { line, text } of await read(spool, share)) {
      expect(text).toBe(orders[line - 1]);
      seen.push(line);
    }
  await spool.remove();
  expect(seen.sort((a, b) => a - b)).toEqual(orders.map((_, i) => i + 1));
  expect(asked[0]).toBe(0);
  expect(asked[1]).toBeGreaterThan(700);
  expect(asked[2]).toBeGreaterThan(1600);
});

test("what is known is left out with its children", async () => {
  const lines = [1, 2, 3].flatMap((id) => [
    `{"id":"gid://shopify/Order/${id}","updatedAt":"2026-01-0${id}T00:00:00Z"}`,
    `{"id":"x","__parentId":"gid://shopify/Order/${id}"}`,
  ]);
  const bytes = Buffer.from(lines.join("\n"));
  const spool = await spoolHistory({
    name: name("known"),
    size: bytes.length,
    source: () => pieces(bytes, 10),
    known: async (roots) => roots.filter(({ updatedAt }) => updatedAt.includes("-02T")).map(({ id }) => id),
  });
  const left = (await read(spool, 0)).map(({ line }) => line);
  await spool.remove();
  expect(left).toEqual([1, 2, 5, 6]);
});

test("what was forgotten is removed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "spools-"));
  const [forgotten, young, other] = ["perennial-history-1", "perennial-history-2", "somebody-elses"];
  for (const name of [forgotten, young, other]) await mkdir(join(folder, name));
  const long = new Date(Date.now() - 3 * 86_400_000);
  for (const name of [forgotten, other]) await utimes(join(folder, name), long, long);
  await removeForgottenSpools(new Date(Date.now() - 2 * 86_400_000), folder);
  expect((await readdir(folder)).sort()).toEqual([young, other]);
  await rm(folder, { recursive: true });
});
