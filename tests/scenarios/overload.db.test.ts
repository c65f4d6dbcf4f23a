// More webhooks than the database takes: the rest is sent away at once, what was acknowledged is kept, and when the
// flood is over everything is let in again.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { createWebhookDoor } from "../../app/intake/webhook-door.server.ts";
import { type Database, sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { type LoadPlan, runLoad } from "../../bench/load/load.ts";
import { testDatabase } from "../set-up/database.ts";

const SECRET = "a secret for a flood";
const MOST_WAITING = 20;
const BODY_BYTES = 6500;

it("a flood is shed with 503, loses nothing that was acknowledged, and leaves nothing behind", async () => {
  const database = await testDatabase();
  // 50 ms a batch, two at a time, at most 20 waiting: some 400 a second at the very best
  const slow: Database = {
    ...database,
    runInIntake: async (query) => {
      await sleep(50);
      return database.runInIntake(query);
    },
  };
  const door = createWebhookDoor({
    database: slow,
    secrets: [SECRET],
    log: createLog("silent"),
    maxWaiting: MOST_WAITING,
  });
  const held = { deliveries: 0, bytes: 0 };
  const server = createServer((req, res) => {
    door(req, res);
    held.deliveries = Math.max(held.deliveries, door.waiting().deliveries);
    held.bytes = Math.max(held.bytes, door.waiting().bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const plan: Omit<LoadPlan, "first"> = {
    ports: [port],
    secret: SECRET,
    shops: 3,
    connections: 150,
    bodies: 20,
  };

  const flood = await runLoad({ ...plan, first: 1, count: 4000 });
  expect(Object.keys(flood.statuses)).toEqual(["200", "503"]);
  expect(flood.statuses[503]).toBeGreaterThan(2000);
  // how many depends on how long the flood takes; more than could wait at once were let in
  expect(flood.kept.length).toBeGreaterThan(MOST_WAITING);
  expect(held.deliveries).toBeLessThanOrEqual(MOST_WAITING);
  expect(held.bytes).toBeLessThanOrEqual(plan.connections * BODY_BYTES);

  const after = await runLoad({ ...plan, connections: 10, first: 10_000, count: 100 });
  expect(after.statuses).toEqual({ 200: 100 });
  expect(door.waiting()).toEqual({ deliveries: 0, bytes: 0 });
  const { kept } = await database.inIntake((tx) =>
    tx.row<{ kept: number }>(sql`
      SELECT count(*)::int AS kept FROM unnest(${[...flood.kept, ...after.kept]}::int[]) AS acknowledged (number)
      WHERE EXISTS (SELECT FROM delivery WHERE webhook_id = 'w-' || number)`),
  );
  expect(kept).toBe(flood.kept.length + 100);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}, 60_000);
