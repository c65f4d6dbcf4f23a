// Work for later, enqueued in the transaction that decided it: it happens if and only if that commits.
import { type Runner, run, type TaskList, Logger as WorkerLogger } from "graphile-worker";
import sql, { empty } from "sql-template-tag";
import type { Tx } from "./db.server.ts";
import type { Log } from "./log.server.ts";
import { PatientPool } from "./patient-pool.server.ts";

export type JobOptions = {
  /** a second job with the same key replaces the first while that has not begun */
  key?: string;
  runAt?: Date;
  /** with `key`: a job that waits already keeps its own time, so that one asked for all the time comes to run */
  keepTime?: boolean;
  /** default 0; of the jobs that are due, lower numbers run first */
  priority?: number;
  /** jobs of one queue run one after the other */
  queue?: string;
  /** default 12: with growing pauses, about half a day */
  maxAttempts?: number;
};

export async function enqueue(
  tx: Tx,
  task: string,
  payload: object,
  options: JobOptions = {},
): Promise<void> {
  await tx.run(sql`
    ${options.keepTime ? whileNoneWaits(options.key ?? null) : empty}
    SELECT graphile_worker.add_job(
      identifier => ${task}, payload => ${JSON.stringify(payload)}::json, queue_name => ${options.queue ?? null},
      run_at => ${options.runAt ?? null}::timestamptz, max_attempts => ${options.maxAttempts ?? 12},
      job_key => ${options.key ?? null}, priority => ${options.priority ?? 0},
      job_key_mode => ${options.keepTime ? "preserve_run_at" : "replace"})
    ${options.keepTime ? sql`WHERE NOT EXISTS (SELECT FROM waiting)` : empty}`);
}

/**
 * What is asked for with every batch waits already, nearly always: looking costs a tenth of adding it again. The lock
 * keeps the job from being begun before this transaction ends, so that it sees what the transaction did.
 */
function whileNoneWaits(key: string | null) {
  return sql`
    WITH waiting AS MATERIALIZED (
      SELECT FROM graphile_worker._private_jobs
      WHERE key = ${key} AND locked_at IS NULL AND attempts = 0 FOR KEY SHARE)`;
}

export type Jobs = {
  /** Lets running jobs finish, takes no new ones. */
  stop(): Promise<void>;
};

/** Runs due jobs until stopped. Payloads are what `enqueue` was given; a task that throws is tried again later. */
export async function startJobs(url: string, tasks: TaskList, log: Log, concurrency = 4): Promise<Jobs> {
  const pgPool = new PatientPool({
    connectionString: url,
    options: "-c role=perennial_app",
    max: concurrency + 2,
  });
  pgPool.on("error", (error) =>
    log.error({ err: error }, "a database connection of the job runner was lost"),
  );
  const runner: Runner = await run({
    pgPool,
    taskList: tasks,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: quietLogger(log),
  });
  return {
    stop: async () => {
      await runner.stop();
      await pgPool.end();
    },
  };
}

function quietLogger(log: Log) {
  return new WorkerLogger((scope) => (level, message) => {
    const details = { job: scope.jobId, task: scope.taskIdentifier };
    if (level === "error") log.error(details, message);
    else if (level === "warning") log.warn(details, message);
    else log.debug(details, message);
  });
}
