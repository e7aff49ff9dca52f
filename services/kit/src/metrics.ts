import type { Request, RequestHandler } from "express";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { fastFailure } from "./fast-lane.ts";

export interface Metrics {
  /** Where a service registers its own. */
  readonly registry: Registry;
  /** Times every request. Goes first. */
  readonly measure: RequestHandler;
  /** Counts a request that express has not seen. */
  readonly observe: (labels: RequestLabels, milliseconds: number) => void;
}

export interface RequestLabels {
  readonly method: string;
  /** The route's pattern, never the address: a label must have few values. */
  readonly route: string;
  readonly status: string;
}

export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the request's head to the end of its answer.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const observe: Metrics["observe"] = (labels, milliseconds) =>
    duration.observe(labels as RequestLabels & Record<string, string>, milliseconds / 1000);
  const measure: RequestHandler = (req, res, next) => {
    const begun = fastFailure(req)?.begun ?? performance.now();
    res.once("close", () => {
      const labels = { method: req.method, route: routeOf(req), status: String(res.statusCode) };
      observe(labels, performance.now() - begun);
    });
    next();
  };
  return { registry, measure, observe };
}

/** Below the service's base path, which express has forgotten when a handler failed. */
const routeOf = (req: Request): string => {
  const path = fastFailure(req)?.path ?? (req.route as { path?: unknown } | undefined)?.path;
  return typeof path === "string" ? path : "unmatched";
};
