import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Answer } from "../inference/thread-task.ts";
import type { ClassificationService } from "../serving/classification-service.ts";

/** Seconds; from a wording's tenth of a millisecond to a deadline. */
const DURATION_BUCKETS = [
  0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
const TIERS = ["preprocess", "embed", "category", "problems", "automation"] as const;

export interface Metrics {
  readonly contentType: string;
  count(answer: Answer): void;
  countRequest(route: string, status: number, seconds: number): void;
  countReload(outcome: "taken" | "refused"): void;
  /** The Prometheus text format. */
  render(): Promise<string>;
}

/** Counts what happens, never what a ticket says: labels are the bundle's ids, routes and codes. */
export function createMetrics(service: () => ClassificationService): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const tickets = new Counter({
    ...{ name: "classifier_tickets_total", help: "Tickets classified", registers },
    labelNames: ["path", "decision", "category", "automation"],
  });
  const failures = new Counter({
    ...{ name: "classifier_ticket_failures_total", help: "Tickets that could not be classified", registers },
    labelNames: ["code"],
  });
  const tiers = new Histogram({
    ...{ name: "classifier_tier_duration_seconds", help: "Time a ticket took in each tier", registers },
    labelNames: ["tier", "path"],
    buckets: DURATION_BUCKETS,
  });
  const requests = new Histogram({
    ...{ name: "classifier_request_duration_seconds", help: "Time from request to response", registers },
    labelNames: ["route", "status"],
    buckets: DURATION_BUCKETS,
  });
  const reloads = new Counter({
    ...{ name: "classifier_bundle_reloads_total", help: "Bundles reloaded", registers },
    labelNames: ["outcome"],
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read());
      },
    });
  gauge(
    "classifier_queue_waiting",
    "Tasks that wait for a model thread",
    () => service().bundle.pool.waiting,
  );
  gauge("classifier_queue_running", "Tasks that a model thread has", () => service().bundle.pool.running);
  gauge("classifier_workers", "Model threads", () => service().options.workers);
  gauge("classifier_model_ready", "1 where the model answers", () => (service().state === "ready" ? 1 : 0));
  return {
    contentType: registry.contentType,
    count(answer) {
      if (!answer.ok) return failures.inc({ code: answer.error.code });
      const { path, decision, category, automation, timings } = answer.summary;
      tickets.inc({ path, decision, category: category ?? "none", automation: automation ?? "none" });
      for (const tier of TIERS) tiers.observe({ tier, path }, timings[`${tier}Ms`] / 1000);
    },
    countRequest: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
    countReload: (outcome) => reloads.inc({ outcome }),
    render: () => registry.metrics(),
  };
}
