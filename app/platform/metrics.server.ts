// What a process counts and measures, in Prometheus' text format. One set per process, made with its services.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = {
  /** answers of the webhook door */
  webhookAnswers: Counter<"status">;
  webhookSeconds: Histogram;
  /** answers to the storefront's messages */
  proxyAnswers: Counter<"status">;
  proxySeconds: Histogram;
  deliveries: Counter<"topic" | "outcome">;
  /** from its arrival until its facts were stored */
  deliverySeconds: Histogram;
  batchSeconds: Histogram;
  jobs: Counter<"task" | "outcome">;
  jobSeconds: Histogram<"task">;
  adminCalls: Counter<"outcome">;
  /** points that Shopify charged */
  adminPoints: Counter;
  logged: Counter<"level">;
  /** Asked for its value at each scrape; NaN when that fails. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  contentType: string;
  text(): Promise<string>;
};

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter<Label>({ name: `perennial_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Histogram<Label>({ name: `perennial_${name}`, help, labelNames, buckets: SECONDS, registers });
  return {
    webhookAnswers: counter("webhook_answers_total", "Answers of the webhook door, by HTTP status", [
      "status",
    ]),
    webhookSeconds: histogram("webhook_seconds", "From a webhook's headers to its answer"),
    proxyAnswers: counter("proxy_answers_total", "Answers to the storefront's messages, by HTTP status", [
      "status",
    ]),
    proxySeconds: histogram("proxy_seconds", "From a storefront message's headers to its answer"),
    deliveries: counter("deliveries_total", "Deliveries processed, by topic and what became of them", [
      "topic",
      "outcome",
    ]),
    deliverySeconds: histogram("delivery_seconds", "From a delivery's arrival until it was settled"),
    batchSeconds: histogram("batch_seconds", "How long a batch of deliveries took"),
    jobs: counter("jobs_total", "Jobs run, by task and how they ended", ["task", "outcome"]),
    jobSeconds: histogram("job_seconds", "How long jobs took, by task", ["task"]),
    adminCalls: counter("admin_calls_total", "Calls of Shopify's Admin API, by outcome", ["outcome"]),
    adminPoints: counter("admin_points_total", "Query points Shopify charged", []),
    logged: counter("log_lines_total", "Log lines, by level", ["level"]),
    gauge(name, help, read) {
      new Gauge({
        name: `perennial_${name}`,
        help,
        registers,
        // what cannot be read now must not take the other metrics along
        async collect() {
          this.set(
            await Promise.resolve()
              .then(read)
              .catch(() => Number.NaN),
          );
        },
      });
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
