// What Prometheus reads: names, types and help in its form, and all of it whatever else is broken.
import { expect, it } from "vitest";
import { createMetrics } from "./metrics.server.ts";

const LINE =
  /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="[^"\\\n]*"(,[a-zA-Z_][a-zA-Z0-9_]*="[^"\\\n]*")*\})? (nan|[+-]inf|-?[\d.e+-]+)$/i;

it("is in Prometheus' form: every metric of ours has help and a type, counters end in _total", async () => {
  const metrics = createMetrics();
  metrics.gauge("waiting", "What waits", () => 3);
  metrics.deliveries.inc({ topic: "orders/create", outcome: "done" });
  metrics.webhookSeconds.observe(0.004);
  const lines = (await metrics.text()).trim().split("\n").filter(Boolean);
  for (const line of lines.filter((one) => !one.startsWith("#"))) expect(line).toMatch(LINE);
  const types = lines.flatMap((line) => /^# TYPE (perennial_\S+) (\w+)$/.exec(line)?.slice(1) ?? []);
  expect(types.length).toBeGreaterThan(20);
  for (let index = 0; index < types.length; index += 2) {
    const [name, type] = [types[index]!, types[index + 1]!];
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^# HELP ${name} \\S`)));
    expect([name, name.endsWith("_total")]).toEqual([name, type === "counter"]);
  }
  expect(lines).toContain('perennial_deliveries_total{topic="orders/create",outcome="done"} 1');
  expect(lines).toContain("perennial_waiting 3");
});

it("tells the rest when one figure cannot be read", async () => {
  const metrics = createMetrics();
  metrics.gauge("lag", "Asked of a database that is away", () => Promise.reject(new Error("away")));
  metrics.gauge("broken", "Fails at once", () => {
    throw new Error("broken");
  });
  const text = await metrics.text();
  expect(text).toMatch(/^perennial_lag (NaN|nan)$/im);
  expect(text).toMatch(/^perennial_broken nan$/im);
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
});
