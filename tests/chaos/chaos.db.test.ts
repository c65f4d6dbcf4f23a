// The short run; the long one is `npm run chaos` (docs/operations.md).
import { expect, it } from "vitest";
import { runChaos } from "./chaos.ts";

it("what was acknowledged is applied once, though the database server, a backend and a worker are killed", async () => {
  const victims = ["postmaster", "worker", "backend"] as const;
  const plan = { rounds: 3, webs: 1, workers: 2, secondsPerRound: 1.5, seed: 20261121, victims };
  const { account, kills } = await runChaos(plan);
  expect(kills).toMatchObject({ postmaster: 1, worker: 1, backend: 1 });
  expect(account.acknowledged).toBeGreaterThan(100);
  expect(account).toMatchObject({ lost: 0, undone: 0, wrongPurchases: 0, wrongMinor: "0", wrongLines: 0 });
  expect(account.orders).toBe(account.kept);
}, 240_000);
