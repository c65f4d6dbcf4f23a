// What a process tells its operators, and whom it tells nothing.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it } from "vitest";
import type { Services } from "../app/pipeline.server.ts";
import { createLog } from "../app/platform/log.server.ts";
import { createMetrics } from "../app/platform/metrics.server.ts";
import { createOperating } from "./operating.ts";

type Wish = { token?: string; away?: boolean; stopping?: boolean };

async function asked(path: string, authorization: string, { token, away = false, stopping = false }: Wish) {
  const services = {
    log: createLog("silent"),
    metrics: createMetrics(),
    env: { METRICS_TOKEN: token },
    database: { inSystem: async () => (away ? Promise.reject(new Error("away")) : 1) },
  } as unknown as Services;
  const operating = createOperating(services, () => stopping);
  const server = createServer((req, res) => {
    if (!operating(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  afterAll(() => void server.close());
  const answer = await fetch(`http://localhost:${(server.address() as AddressInfo).port}${path}`, {
    headers: { authorization, connection: "close" },
  });
  return { status: answer.status, text: await answer.text() };
}

it.each<[string, string, Wish, number]>([
  ["/healthz", "", { away: true, stopping: true }, 200],
  ["/readyz", "", {}, 200],
  ["/readyz", "", { away: true }, 503],
  ["/readyz", "", { stopping: true }, 503],
  ["/metrics", "", {}, 404],
  ["/metrics", "Bearer ", {}, 404],
  ["/metrics", "Bearer undefined", {}, 404],
  ["/metrics", "", { token: "t" }, 401],
  ["/metrics", "t", { token: "t" }, 401],
  ["/metrics", "Bearer other", { token: "t" }, 401],
  ["/metrics", "Bearer t", { token: "t" }, 200],
  ["/metrics?x=1", "Bearer t", { token: "t", away: true }, 200],
  ["/elsewhere", "Bearer t", { token: "t" }, 418],
])("%s, shown %j, %j: %i", async (path, authorization, wish, status) => {
  const answer = await asked(path, authorization, wish);
  expect(answer.status).toBe(status);
  expect(answer.text.includes("process_cpu")).toBe(path.startsWith("/metrics") && status === 200);
});
