// Web and worker processes in any number over one database: under load, one after the other killed and started again;
// then asked how they are, and to stop.
import { expect, it } from "vitest";
import { SECRET, startWeb, startWorker } from "../../bench/load/app-processes.ts";
import { freePort } from "../../bench/load/free-port.ts";
import { runLoad } from "../../bench/load/load.ts";
import { compare, isFaultless, untilSettled } from "../chaos/applied.ts";
import { startFleet } from "../chaos/fleet.ts";
import { testDatabase } from "../set-up/database.ts";

const TOKEN = "a token for metrics";
const PLAN = { secret: SECRET, shops: 5, connections: 12 };

it("three web and three worker processes lose nothing and double nothing while they are killed", async () => {
  const database = await testDatabase();
  const fleet = await startFleet(database.url, 3, 3);
  let isOver = false;
  const acknowledged: number[] = [];
  const loading = (async () => {
    for (let first = 1; !isOver; ) {
      const result = await runLoad({ ...PLAN, ports: fleet.ports, first, seconds: 0.5, rate: 300 });
      first += result.sent;
      acknowledged.push(...result.kept);
    }
  })();
  for (const [kind, nth] of [
    ["web", 0],
    ["worker", 1],
    ["web", 2],
    ["worker", 0],
  ] as const) {
    const before = acknowledged.length;
    await fleet.replace(kind, nth);
    // the others went on meanwhile, and all go on after
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before);
  }
  isOver = true;
  await loading;
  await untilSettled(database, 60_000);
  const account = await compare(database, acknowledged);
  expect(account.acknowledged).toBeGreaterThan(100);
  expect(account).toMatchObject({ lost: 0, undone: 0, wrongPurchases: 0, wrongMinor: "0", wrongLines: 0 });
  expect(isFaultless(account)).toBe(true);
  expect(await fleet.stop()).toEqual([0, 0, 0, 0, 0, 0]);
}, 180_000);

it("a web process and a worker tell how they are, and end what is under way before they stop", async () => {
  const database = await testDatabase();
  const [webPort, workerPort] = [await freePort(), await freePort()];
  const more = { METRICS_TOKEN: TOKEN, WORKER_PORT: String(workerPort) };
  const web = await startWeb({ databaseUrl: database.url, port: webPort, more });
  const worker = await startWorker({ databaseUrl: database.url, more });
  const ask = (port: number, path: string, token?: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  for (const port of [webPort, workerPort]) {
    expect((await ask(port, "/healthz")).status).toBe(200);
    expect((await ask(port, "/readyz")).status).toBe(200);
    expect((await ask(port, "/metrics")).status).toBe(401);
    expect((await ask(port, "/metrics", "a guess")).status).toBe(401);
  }
  expect((await ask(workerPort, "/app")).status).toBe(404);

  const some = await runLoad({ ...PLAN, ports: [webPort], first: 1, count: 30 });
  expect(some.kept).toHaveLength(30);
  await untilSettled(database, 20_000);
  const metrics = async (port: number) => (await ask(port, "/metrics", TOKEN)).text();
  const ofWeb = await metrics(webPort);
  expect(ofWeb).toContain('perennial_webhook_answers_total{status="200"} 30');
  expect(ofWeb).toMatch(/^perennial_webhooks_held 0$/m);
  const ofWorker = await metrics(workerPort);
  expect(ofWorker).toContain('perennial_deliveries_total{topic="orders/create",outcome="done"} 30');
  expect(ofWorker).toContain('perennial_jobs_total{task="keep-tokens",outcome="done"} 1');
  for (const name of [
    "delivery_lag_seconds 0",
    "deliveries_waiting 0",
    "jobs_waiting 0",
    "jobs_given_up 0",
  ]) {
    expect(ofWorker).toMatch(new RegExp(`^perennial_${name}$`, "m"));
  }

  const under = runLoad({ ...PLAN, ports: [webPort], first: 1000, seconds: 2 });
  const answered = async () =>
    Number(/answers_total\{status="200"\} (\d+)/.exec(await metrics(webPort))?.[1]);
  await expect.poll(answered, { timeout: 10_000, interval: 20 }).toBeGreaterThan(30);
  const stopped = web.stop();
  const during = await under;
  await stopped;
  // whoever was let in was answered; whoever came later found the door closed
  expect(
    Object.keys(during.statuses)
      .map(Number)
      .filter((status) => status !== 0),
  ).toEqual([200]);
  expect(await web.ended).toBe(0);
  await untilSettled(database, 20_000);
  expect(isFaultless(await compare(database, [...some.kept, ...during.kept]))).toBe(true);
  await worker.stop();
  expect(await worker.ended).toBe(0);
}, 120_000);
