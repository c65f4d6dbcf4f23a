// How fast webhooks are acknowledged and become figures, beside the least a program could do for the same: web process,
// worker, ceiling and load in processes of their own, over one PostgreSQL with fsync on. Rounds take turns, because the
// machine's speed changes by a third from minute to minute: read the ratios.
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "../app/platform/child-process.server.ts";
import { type Database, openDatabase, sql } from "../app/platform/db.server.ts";
import { SECRET, startWeb, startWorker } from "./load/app-processes.ts";
import { type DurableServer, withDurableServer } from "./load/durable-database.ts";
import { freePort } from "./load/free-port.ts";
import type { LoadPlan, LoadResult } from "./load/load.ts";
import { median, percentile, rounded } from "./load/percentile.ts";
import { type Load, startLoad } from "./load/start-load.ts";

const ROUNDS = 5;
const ROUND_SECONDS = 4;
const CONNECTIONS = 64;
const OVERLOAD_CONNECTIONS = 1500;
const OVERLOAD_SECONDS = 6;
const SHOPS = 10;
const BODIES = 64;
const BACKLOG = 20_000;
const LAG_RATE = 500;
const LAG_SECONDS = 10;

export default async function intakeBench(json: boolean): Promise<void> {
  const result = await withDurableServer(measure);
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
}

type Contender = { name: "project" | "ceiling" | "single"; port: number; child: Child };

async function measure(server: DurableServer) {
  const load = await startLoad();
  const contenders = await startContenders(server);
  const [project, ceiling] = contenders as [Contender, Contender, Contender];
  const numbers = counter();
  const run = (port: number, plan: Partial<LoadPlan>) =>
    numbers.run(load, { ...PLAN, ports: [port], bodies: BODIES, ...plan });
  const database = openDatabase({ url: server.databaseUrl });
  try {
    for (const { port } of contenders) await run(port, { seconds: 2 });
    const full = await fullLoad(contenders, run);
    const half = Object.fromEntries(await halfLoad([project, ceiling], full.perSecond, run));
    const overload = await overloaded(project, full.perSecond.project!, run);
    await sleep(500);
    await empty(database);
    const drained = await drain(database, server, load);
    const { perSecond } = full;
    return {
      job: "intake",
      loadAverage: loadavg().map((one) => rounded(one)),
      project: {
        acknowledgedPerSecond: perSecond.project,
        ...full.latency.project,
        halfLoad: half.project,
        overload,
        ...drained,
      },
      ceiling: {
        acknowledgedPerSecond: perSecond.ceiling,
        ...full.latency.ceiling,
        halfLoad: half.ceiling,
        singleRowInsertsPerSecond: perSecond.single,
      },
      ratio: rounded(median(full.rounds.map((one) => one.project! / one.ceiling!))),
      ratioToSingleRowInsert: rounded(median(full.rounds.map((one) => one.project! / one.single!))),
      rounds: full.rounds,
    };
  } finally {
    await database.close();
    load.stop();
    for (const { child } of contenders) await child.stop();
  }
}

const PLAN = { secret: SECRET, shops: SHOPS, connections: CONNECTIONS };

type Run = (port: number, plan: Partial<LoadPlan>) => Promise<LoadResult>;

/** Every delivery of a bench has a number of its own. */
function counter() {
  let first = 1;
  return {
    async run(load: Load, plan: Omit<LoadPlan, "first">): Promise<LoadResult> {
      const result = await load.run({ ...plan, first });
      first += result.sent;
      return result;
    },
  };
}

async function startContenders({ databaseUrl, emptyUrl }: DurableServer): Promise<Contender[]> {
  const bare = async (name: "ceiling" | "single", mode: string): Promise<Contender> => {
    const script = new URL("./ceiling/webhook-door.ts", import.meta.url);
    const child = startChild(script, { args: [emptyUrl, SECRET, mode], env: { PATH: process.env.PATH } });
    return { name, child, port: Number(await child.ready) };
  };
  const port = await freePort();
  return [
    { name: "project", port, child: await startWeb({ databaseUrl, port }) },
    await bare("ceiling", "batched"),
    await bare("single", "single"),
  ];
}

async function fullLoad(contenders: Contender[], run: Run) {
  const rounds: Record<string, number>[] = [];
  const latencies: Record<string, number[]> = { project: [], ceiling: [], single: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const answered: Record<string, number> = {};
    for (const { name, port } of contenders) {
      const result = await run(port, { seconds: ROUND_SECONDS });
      answered[name] = Math.round(result.kept.length / result.seconds);
      latencies[name]!.push(...result.latencies);
    }
    rounds.push(answered);
  }
  const each = <T>(of: (name: string) => T) =>
    Object.fromEntries(contenders.map(({ name }) => [name, of(name)]));
  return {
    rounds,
    perSecond: each((name) => median(rounds.map((round) => round[name]!))),
    latency: each((name) => ({ ...figures(latencies[name]!) })),
  };
}

async function halfLoad(contenders: Contender[], perSecond: Record<string, number>, run: Run) {
  const results: [string, object][] = [];
  for (const { name, port } of contenders) {
    const rate = Math.round(perSecond[name]! / 2);
    const result = await run(port, { seconds: ROUND_SECONDS * 2, rate });
    results.push([name, { offeredPerSecond: rate, ...figures(result.latencies) }]);
  }
  return results;
}

/** Three times of what it can do; and how long until it answers all again. */
async function overloaded({ port }: Contender, perSecond: number, run: Run) {
  const plan = { rate: perSecond * 3, seconds: OVERLOAD_SECONDS, connections: OVERLOAD_CONNECTIONS };
  const result = await run(port, plan);
  const offered = Object.values(result.statuses).reduce((sum, one) => sum + one, 0);
  const begin = performance.now();
  let after: LoadResult;
  do after = await run(port, { count: 200, connections: 20 });
  while (after.kept.length < 200);
  return {
    offeredPerSecond: Math.round(offered / result.seconds),
    statuses: result.statuses,
    acknowledged: figures(result.latencies),
    refused: figures(result.refusals),
    refusedOnceSent: figures(result.refusalsOnceSent),
    recoverySeconds: rounded((performance.now() - begin) / 1000),
  };
}

async function drain(database: Database, { databaseUrl }: DurableServer, load: Load) {
  const port = await freePort();
  const web = await startWeb({ databaseUrl, port });
  const numbers = { ...PLAN, ports: [port], first: 10_000_000 };
  await load.run({ ...numbers, count: BACKLOG });
  const worker = await startWorker({ databaseUrl });
  try {
    await untilDone(database);
    const { perSecond } = await database.inIntake((tx) =>
      tx.row<{ perSecond: number }>(sql`
        SELECT (count(*) / extract(epoch FROM max(processed_at) - min(processed_at)))::float8 AS "perSecond"
        FROM delivery WHERE state = 'done'`),
    );
    await load.run({ ...numbers, first: 20_000_000, rate: LAG_RATE, seconds: LAG_SECONDS });
    await untilDone(database);
    const lags = await database.inIntake((tx) =>
      tx.rows<{ ms: number }>(sql`
        SELECT (extract(epoch FROM processed_at - received_at) * 1000)::float8 AS ms
        FROM delivery WHERE webhook_id >= 'w-2'`),
    );
    const lag = lags.map((one) => one.ms);
    return {
      drainedPerSecond: Math.round(perSecond),
      lagAt500PerSecond: { ...figures(lag), maxMs: rounded(Math.max(...lag)) },
    };
  } finally {
    await worker.stop();
    await web.stop();
  }
}

function figures(milliseconds: number[]) {
  return {
    p50Ms: rounded(percentile(milliseconds, 0.5)),
    p99Ms: rounded(percentile(milliseconds, 0.99)),
  };
}

async function empty(database: Database): Promise<void> {
  await database.inIntake((tx) => tx.run(sql`DELETE FROM delivery`));
}

async function untilDone(database: Database): Promise<void> {
  for (;;) {
    const { waits } = await database.inIntake((tx) =>
      tx.row<{ waits: boolean }>(sql`SELECT EXISTS (SELECT FROM delivery WHERE state = 'pending') AS waits`),
    );
    if (!waits) return;
    await sleep(100);
  }
}
