// Jobs are counted by how they end, and those that wait or were given up are told apart.
import type { JobHelpers, Task } from "graphile-worker";
import { expect, it } from "vitest";
import { sql } from "../app/platform/db.server.ts";
import { enqueue } from "../app/platform/jobs.server.ts";
import { createMetrics } from "../app/platform/metrics.server.ts";
import { testDatabase } from "../tests/set-up/database.ts";
import { measuredTasks, measureJobs } from "./measured-tasks.ts";

const database = await testDatabase();

it("a try that fails is a retry until it was the last", async () => {
  const metrics = createMetrics();
  const tasks = measuredTasks(metrics, {
    good: async () => {},
    bad: async () => {
      throw new Error("bad");
    },
  });
  const run = (task: string, attempts: number) =>
    (tasks[task] as Task)({}, { job: { attempts, max_attempts: 3 } } as JobHelpers);
  await run("good", 3);
  for (const attempt of [1, 2, 3]) await expect(run("bad", attempt)).rejects.toThrow("bad");
  const text = await metrics.text();
  expect(text).toContain('perennial_jobs_total{task="good",outcome="done"} 1');
  expect(text).toContain('perennial_jobs_total{task="bad",outcome="retry"} 2');
  expect(text).toContain('perennial_jobs_total{task="bad",outcome="failed"} 1');
  expect(text).toContain('perennial_job_seconds_count{task="bad"} 3');
});

it("counts jobs that are due, and those that failed as often as they may", async () => {
  const metrics = createMetrics();
  measureJobs(metrics, database);
  await database.inSystem(async (tx) => {
    for (const key of ["due 1", "due 2", "under way", "given up"]) await enqueue(tx, "any", {}, { key });
    await enqueue(tx, "any", {}, { key: "later", runAt: new Date(Date.now() + 3_600_000) });
    await tx.run(
      sql`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = 'given up'`,
    );
    await tx.run(sql`
      UPDATE graphile_worker._private_jobs SET attempts = 1, locked_at = now(), locked_by = 'a worker'
      WHERE key = 'under way'`);
  });
  const text = await metrics.text();
  expect(text).toMatch(/^perennial_jobs_waiting 2$/m);
  expect(text).toMatch(/^perennial_jobs_given_up 1$/m);
});
