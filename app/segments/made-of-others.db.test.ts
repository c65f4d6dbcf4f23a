// Segments made of other segments: kept in step in one run, and never left without what they stand on.
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import {
  archiveSegment,
  changeSegment,
  createSegment,
  restoreSegment,
  SegmentRefused,
} from "./keep-segment.server.ts";
import { refreshSegments } from "./refresh-job.server.ts";
import type { Rule, RuleNode } from "./rule.ts";
import { findSegment } from "./segments.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const inShop = <T>(work: (tx: Tx) => Promise<T>) => database.inShop(shopId, work);

const rule = (where: RuleNode): Rule => ({ version: 1, where });
const from = (...codes: string[]) => rule({ is: "country", codes });
const within = (...handles: string[]) => rule({ is: "inSegment", handles });
const create = (name: string, made: Rule) => inShop((tx) => createSegment(tx, shopId, name, made));
const change = (handle: string, made: Rule) =>
  inShop((tx) => changeSegment(tx, shopId, handle, handle, made));
const archive = (handle: string) => inShop((tx) => archiveSegment(tx, shopId, handle));
const restore = (handle: string) => inShop((tx) => restoreSegment(tx, shopId, handle));

async function run(at: string): Promise<void> {
  await refreshSegments(database, shopId, async () => {}, new Date(at));
}
async function members(handle: string): Promise<number[]> {
  const segment = await inShop((tx) => findSegment(tx, shopId, handle));
  const rows = await inShop((tx) =>
    tx.rows<{ id: number }>(sql`
      SELECT customer_id::int AS id FROM segment_member
      WHERE segment_id = ${segment!.segmentId} AND left_at IS NULL ORDER BY 1`),
  );
  return rows.map(({ id }) => id);
}
async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SegmentRefused);
  return (error as SegmentRefused).refusal;
}

beforeAll(async () => {
  await inShop((tx) =>
    tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, country, version, source)
      VALUES (${shopId}, 1, 'DE', '1', 'bulk'), (${shopId}, 2, 'AT', '1', 'bulk'), (${shopId}, 3, 'CH', '1', 'bulk')`),
  );
  await database.inSystem((tx) =>
    tx.run(
      sql`UPDATE shop SET installed_at = coalesce(installed_at, now()), uninstalled_at = NULL WHERE shop_id = ${shopId}`,
    ),
  );
  // made first, so that in order of age it would be reckoned before what it stands on
  await create("outer", from("DE"));
  await create("middle", from("DE"));
  await create("inner", from("DE", "AT"));
  await change("middle", within("inner"));
  await change("outer", rule({ is: "not", of: { is: "inSegment", handles: ["middle"] } }));
});

describe("a segment made of others", () => {
  it("stands on what they hold in the same run", async () => {
    await run("2026-03-01T10:00:00Z");
    expect([await members("inner"), await members("middle"), await members("outer")]).toEqual([
      [1, 2],
      [1, 2],
      [3],
    ]);
    await change("inner", from("CH"));
    await run("2026-03-01T11:00:00Z");
    expect([await members("inner"), await members("middle"), await members("outer")]).toEqual([
      [3],
      [3],
      [1, 2],
    ]);
  });

  it("holds nobody while one of them, by however many others, cannot be read", async () => {
    const broken = { version: 1, where: { is: "country", codes: ["CH"], unless: "Sunday" } };
    const kept = await inShop((tx) =>
      tx.row<{ rule: unknown }>(sql`SELECT rule FROM segment WHERE handle = 'inner'`),
    );
    const set = (json: unknown) =>
      inShop((tx) =>
        tx.run(sql`UPDATE segment SET rule = ${JSON.stringify(json)}::jsonb WHERE handle = 'inner'`),
      );
    await set(broken);
    await run("2026-03-01T12:00:00Z");
    const problems = async () =>
      Promise.all(
        ["inner", "middle", "outer"].map(async (handle) => [
          (await inShop((tx) => findSegment(tx, shopId, handle)))!.problem,
          await members(handle),
        ]),
      );
    // "not in middle" would be everybody
    expect(await problems()).toEqual([
      ["unreadable", []],
      ["stands-on-unreadable", []],
      ["stands-on-unreadable", []],
    ]);
    await set(kept.rule);
    await run("2026-03-01T13:00:00Z");
    expect(await problems()).toEqual([
      [null, [3]],
      [null, [3]],
      [null, [1, 2]],
    ]);
  });

  it("cannot be made of itself, by however many others", async () => {
    expect(await refusal(change("inner", within("inner")))).toEqual({ why: "circle", handles: [] });
    expect(await refusal(change("inner", within("vip", "outer")))).toEqual({
      why: "circle",
      handles: ["outer", "middle"],
    });
    expect((await inShop((tx) => findSegment(tx, shopId, "inner")))!.rule).toEqual(from("CH"));
  });

  it("names only such as are there", async () => {
    expect(await refusal(create("Lonely", within("inner", "nobody")))).toEqual({
      why: "no-such-segment",
      handles: ["nobody"],
    });
    expect(await inShop((tx) => findSegment(tx, shopId, "lonely"))).toBeNull();
  });

  it("keeps what it stands on from being archived, and names itself as the reason", async () => {
    expect(await refusal(archive("inner"))).toEqual({ why: "in-use", handles: ["middle"] });
    expect((await inShop((tx) => findSegment(tx, shopId, "inner")))!.archivedAt).toBeNull();
    await archive("outer");
    await archive("middle");
    await archive("inner");
    expect(await refusal(restore("middle"))).toEqual({ why: "no-such-segment", handles: ["inner"] });
    await restore("inner");
    await restore("middle");
    expect(await refusal(create("Late", within("outer")))).toMatchObject({ why: "no-such-segment" });
  });

  it("closes no circle when two are changed at once", async () => {
    await create("one", from("DE"));
    await create("other", from("DE"));
    const both = await Promise.allSettled([change("one", within("other")), change("other", within("one"))]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
