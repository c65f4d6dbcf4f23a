/** The shops on disk: one file, written whole beside the old one and then renamed over it. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { ShopState } from "./shop/model/state.ts";

/** Raised whenever ShopState changes in a way that old files do not fit. */
const FORMAT = 1;

/** Structured clone keeps bigint and Map, and is many times faster than JSON at 30,000 orders. */
export async function writeSnapshot(path: string, shops: ShopState[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, serialize({ format: FORMAT, shops }));
  await rename(draft, path);
}

/** The shops of a snapshot, none when there is no file; another format is refused. */
export async function readSnapshot(path: string): Promise<ShopState[]> {
  if (!existsSync(path)) return [];
  const content = deserialize(await readFile(path)) as { format: number; shops: ShopState[] };
  if (content.format !== FORMAT)
    throw new Error(`${path} was written by another version of the twin: delete it to start afresh.`);
  // files from before there were automatic discounts
  for (const shop of content.shops) shop.automaticDiscounts ??= new Map();
  return content.shops;
}
