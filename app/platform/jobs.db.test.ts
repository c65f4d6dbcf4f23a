import pg from "pg";
import { expect, it } from "vitest";
import { testDatabase } from "../../tests/set-up/database.ts";
import { sql } from "./db.server.ts";
import { enqueue, startJobs } from "./jobs.server.ts";
import { createLog } from "./log.server.ts";

const database = await testDatabase();
const log = createLog("silent");

it("runs what was enqueued in a transaction that committed, and nothing else", async () => {
  const seen: unknown[] = [];
  let done = () => {};
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  await database.inSystem((tx) => enqueue(tx, "note", { n: 1 }));
  await database
    .inSystem(async (tx) => {
      await enqueue(tx, "note", { n: 2 });
      throw new Error("rolled back");
    })
    .catch(() => {});
  await database.inIntake((tx) => enqueue(tx, "note", { n: 3 }, { runAt: new Date(0) }));
  const jobs = await startJobs(
    database.url,
    {
      note: async (payload) => {
        seen.push(payload);
        if (seen.length === 2) done();
      },
    },
    log,
  );
  await finished;
  await jobs.stop();
  expect(seen).toEqual(expect.arrayContaining([{ n: 1 }, { n: 3 }]));
  expect(seen).toHaveLength(2);
});

it("keeps one job per key", async () => {
  await database.inSystem((tx) => enqueue(tx, "later", { n: 1 }, { key: "k", runAt: new Date(4e12) }));
  await database.inSystem((tx) => enqueue(tx, "later", { n: 2 }, { key: "k", runAt: new Date(4e12) }));
  const waiting = await database.inSystem((tx) =>
    tx.row<{ count: number }>(sql`SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE key = 'k'`),
  );
  expect(waiting.count).toBe(1);
});

it("moves a waiting job to the newest time, or leaves it its own", async () => {
  const timeOf = async (keepTime: boolean) => {
    const key = `keep ${keepTime}`;
    for (const runAt of [new Date(4e12), new Date(4.1e12)]) {
      await database.inSystem((tx) => enqueue(tx, "later", {}, { key, runAt, keepTime }));
    }
    const waiting = await database.inSystem((tx) =>
      tx.row<{ at: Date }>(sql`SELECT run_at AS at FROM graphile_worker.jobs WHERE key = ${key}`),
    );
    return waiting.at.getTime();
  };
  expect(await timeOf(false)).toBe(4.1e12);
  expect(await timeOf(true)).toBe(4e12);
});

it("survives the loss of the connection by which a job's end is being written", {
  timeout: 60_000,
}, async () => {
  const owner = new pg.Client({ connectionString: database.url });
  // within its transaction the owner would see the same activity for ever
  const watcher = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await watcher.connect();
  const cutOff = `
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%last_error%'`;
  let tries = 0;
  await database.inSystem((tx) => enqueue(tx, "unlucky", {}, { key: "unlucky", maxAttempts: 1 }));
  const jobs = await startJobs(
    database.url,
    {
      unlucky: async () => {
        tries++;
        // nobody can write what became of it
        await owner.query("BEGIN");
        await owner.query("LOCK TABLE graphile_worker._private_jobs IN ACCESS EXCLUSIVE MODE");
        throw new Error("on purpose");
      },
    },
    log,
  );
  try {
    await expect
      .poll(async () => (await watcher.query(cutOff)).rowCount, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await owner.query("COMMIT");
    const told = async () => {
      const { rows } = await owner.query(
        "SELECT last_error, locked_at FROM graphile_worker.jobs WHERE key = 'unlucky'",
      );
      return rows;
    };
    await expect.poll(told, { timeout: 30_000 }).toEqual([{ last_error: "on purpose", locked_at: null }]);
    expect(tries).toBe(1);
  } finally {
    await owner.query("ROLLBACK");
    await jobs.stop();
    await owner.end();
    await watcher.end();
  }
});

it("serves every shop while one always has work of all kinds, and more at once", async () => {
  const small = Array.from({ length: 12 }, (_, index) => `small ${index}`);
  const served: string[] = [];
  let over = false;
  const again = (kind: string, first = false) =>
    database.inSystem((tx) =>
      enqueue(
        tx,
        "work",
        { shop: "huge", kind },
        {
          key: `huge ${kind}`,
          queue: `huge ${kind}`,
          // as a derivation begins: what a shop asks for now waits behind what others asked for before
          runAt: first ? new Date(Date.now() - 60_000) : new Date(),
          priority: 5,
        },
      ),
    );
  for (const kind of ["history", "scores", "forecast", "segments"]) await again(kind, true);
  for (const shop of small) {
    await database.inSystem((tx) => enqueue(tx, "work", { shop }, { key: shop, queue: shop, priority: 5 }));
  }
  let huge = 0;
  const jobs = await startJobs(
    database.url,
    {
      work: async (payload) => {
        const { shop, kind } = payload as { shop: string; kind?: string };
        if (!kind) return void served.push(shop);
        huge++;
        if (!over) await again(kind);
      },
    },
    log,
    2,
  );
  await expect.poll(() => served.toSorted()).toEqual(small.toSorted());
  // its own work went on meanwhile
  expect(huge).toBeGreaterThan(2);
  over = true;
  await jobs.stop();
});
