// The worker process: turns deliveries into facts and runs jobs. Any number of workers may run.
import { createServer } from "node:http";
import { batchMeter, measureInbox } from "../app/intake/delivery-metrics.server.ts";
import { startDeliveryWorker } from "../app/intake/delivery-worker.server.ts";
import { onFacts, openServices, shopEvents } from "../app/pipeline.server.ts";
import { appEnv } from "../app/platform/env.server.ts";
import { startJobs } from "../app/platform/jobs.server.ts";
import { readyDatabase } from "./database-address.ts";
import { listen } from "./listen.ts";
import { measureJobs } from "./measured-tasks.ts";
import { createOperating } from "./operating.ts";
import {
  nextNight,
  scheduleErasing,
  scheduleForecasts,
  scheduleInsights,
  scheduleKeepTokens,
  scheduleReconciling,
  scheduleSweeping,
  tasks,
} from "./tasks.ts";
import { runAsProcess, untilToldToStop } from "./until-told-to-stop.ts";

/** Milliseconds that the batch and the jobs under way are given when the process ends. */
const GRACE = 18_000;

await runAsProcess(async () => {
  const env = appEnv();
  const told = untilToldToStop(GRACE);
  const postgres = await readyDatabase(env);
  const services = await openServices(env, postgres.url, "worker");
  await scheduleKeepTokens(services, new Date());
  await scheduleErasing(services, new Date());
  await scheduleSweeping(services, new Date());
  await scheduleForecasts(services, new Date());
  await scheduleInsights(services, new Date());
  await scheduleReconciling(services, nextNight(new Date()));
  const { database, log, metrics } = services;
  measureInbox(metrics, database);
  measureJobs(metrics, database);
  const jobs = await startJobs(postgres.url, tasks(services), log);
  const deliveries = startDeliveryWorker({
    database,
    log,
    onFacts,
    handlers: shopEvents,
    onBatch: batchMeter(metrics, shopEvents),
  });
  let stopping = false;
  const operating = createOperating(services, () => stopping);
  const server = createServer((req, res) => {
    if (!operating(req, res)) res.writeHead(404).end();
  });
  if (env.WORKER_PORT)
    await listen(server, { port: env.WORKER_PORT, host: env.HOST, setting: "WORKER_PORT" });
  log.info("the worker works");
  process.send?.("ready");

  log.info({ reason: await told }, "the worker stops");
  stopping = true;
  services.beginStop();
  await Promise.all([jobs.stop(), deliveries.stop()]);
  server.close();
  server.closeAllConnections();
  await services.close();
  await postgres.stop();
});
