// Kills what can be killed – web, worker, a connection's backend gently and hard, the database server – at random
// moments under load, and compares what was acknowledged with what was applied.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { openDatabase } from "../../app/platform/db.server.ts";
import { reachableHome } from "../../app/platform/postgres-as-root.server.ts";
import { SECRET } from "../../bench/load/app-processes.ts";
import { type DurableServer, withDurableServer } from "../../bench/load/durable-database.ts";
import { startLoad } from "../../bench/load/start-load.ts";
import { seededRandom } from "../reckoning/seeded-random.ts";
import { type Account, compare, isFaultless, untilSettled } from "./applied.ts";
import { type Fleet, startFleet } from "./fleet.ts";

export type ChaosPlan = {
  rounds: number;
  webs: number;
  workers: number;
  /** of the load in each round; it goes on until whoever was killed is back */
  secondsPerRound: number;
  seed: number;
  /** in turn; without it by chance */
  victims?: readonly Victim[];
  /** told after each round */
  onRound?: (round: number, killed: Victim, acknowledged: number) => void;
};

export type ChaosResult = {
  job: "chaos";
  seed: number;
  rounds: number;
  kills: Record<Victim, number>;
  /** answers by HTTP status; 0 = the connection broke */
  statuses: Record<number, number>;
  account: Account;
  isFaultless: boolean;
  seconds: number;
};

export const VICTIMS = ["web", "worker", "connection", "backend", "postmaster"] as const;
export type Victim = (typeof VICTIMS)[number];

const SHOPS = 8;
const CONNECTIONS = 24;
const PATIENCE = 30 * 60_000;

export function runChaos(plan: ChaosPlan): Promise<ChaosResult> {
  return withDurableServer((server) => chaos(server, plan));
}

async function chaos(server: DurableServer, plan: ChaosPlan): Promise<ChaosResult> {
  const begin = performance.now();
  const random = seededRandom(plan.seed).uniform;
  const kills = Object.fromEntries(VICTIMS.map((victim) => [victim, 0])) as Record<Victim, number>;
  const statuses: Record<number, number> = {};
  const acknowledged: number[] = [];
  let first = 1;
  const load = await startLoad();
  const fleet = await startFleet(server.databaseUrl, plan.webs, plan.workers);
  try {
    for (let round = 0; round < plan.rounds; round++) {
      const among = plan.victims ?? VICTIMS;
      const victim = among[plan.victims ? round % among.length : Math.floor(random() * among.length)]!;
      let isBack = false;
      const killing = sleep(random() * plan.secondsPerRound * 1000)
        .then(() => kill(victim, server, fleet, random))
        .finally(() => {
          isBack = true;
        });
      do {
        const result = await load.run({
          ports: fleet.ports,
          secret: SECRET,
          shops: SHOPS,
          first,
          seconds: plan.secondsPerRound,
          connections: CONNECTIONS,
        });
        first += result.sent;
        for (const number of result.kept) acknowledged.push(number);
        for (const [status, count] of Object.entries(result.statuses)) {
          statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
        }
      } while (!isBack);
      await killing;
      kills[victim]++;
      plan.onRound?.(round + 1, victim, acknowledged.length);
    }
    const database = openDatabase({ url: server.databaseUrl });
    await untilSettled(database, PATIENCE);
    const account = await compare(database, acknowledged);
    await database.close();
    const seconds = Math.round((performance.now() - begin) / 1000);
    const { seed, rounds } = plan;
    return {
      job: "chaos",
      seed,
      rounds,
      kills,
      statuses,
      account,
      isFaultless: isFaultless(account),
      seconds,
    };
  } finally {
    load.stop();
    await fleet.stop();
  }
}

async function kill(
  victim: Victim,
  server: DurableServer,
  fleet: Fleet,
  random: () => number,
): Promise<void> {
  const one = (count: number) => Math.floor(random() * count);
  switch (victim) {
    case "web":
      return fleet.replace("web", one(fleet.ports.length));
    case "worker":
      return fleet.replace("worker", one(fleet.workers));
    case "connection": {
      const pid = await someBackend(server, random);
      await asOwner(server, (client) => client.query("SELECT pg_terminate_backend($1)", [pid]));
      return;
    }
    case "backend":
      // PostgreSQL then ends all others and recovers from its log
      end(await someBackend(server, random));
      return;
    case "postmaster": {
      const data = join(reachableHome(server.dir), "data");
      const pid = Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]);
      while (end(pid)) await sleep(20);
      await server.restart();
    }
  }
}

/** @returns whether there was such a process */
function end(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

async function someBackend(server: DurableServer, random: () => number): Promise<number> {
  const { rows } = await asOwner(server, (client) =>
    client.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid",
    ),
  );
  return rows[Math.floor(random() * rows.length)]!.pid;
}

/** a crashed server recovers for as long as the machine lets it */
const TRIES = 600;

// the one before may still have left the server recovering
async function asOwner<T>(server: DurableServer, work: (client: pg.Client) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: server.databaseUrl });
    client.on("error", () => {});
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      if (attempt === TRIES) throw error;
      await sleep(200);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
