// The worker's jobs, counted by how they end.
import type { Task, TaskList } from "graphile-worker";
import { type Database, sql } from "../app/platform/db.server.ts";
import type { Metrics } from "../app/platform/metrics.server.ts";

export function measuredTasks(metrics: Metrics, tasks: TaskList): TaskList {
  const measured = Object.entries(tasks).map(([task, run]): [string, Task] => [
    task,
    async (payload, helpers) => {
      const end = metrics.jobSeconds.startTimer({ task });
      try {
        await (run as Task)(payload, helpers);
        metrics.jobs.inc({ task, outcome: "done" });
      } catch (error) {
        const { attempts, max_attempts: most } = helpers.job;
        metrics.jobs.inc({ task, outcome: attempts >= most ? "failed" : "retry" });
        throw error;
      } finally {
        end();
      }
    },
  ]);
  return Object.fromEntries(measured);
}

/** Jobs that are due, and those that will not be tried again. */
export function measureJobs(metrics: Metrics, database: Database): void {
  const count = async (which: ReturnType<typeof sql>) => {
    const { jobs } = await database.inSystem((tx) =>
      tx.row<{ jobs: number }>(sql`SELECT count(*)::int AS jobs FROM graphile_worker.jobs WHERE ${which}`),
    );
    return jobs;
  };
  metrics.gauge("jobs_waiting", "Jobs that are due and not begun", () =>
    count(sql`run_at <= now() AND locked_at IS NULL AND attempts < max_attempts`),
  );
  metrics.gauge("jobs_given_up", "Jobs that failed as often as they may", () =>
    count(sql`attempts >= max_attempts`),
  );
}
