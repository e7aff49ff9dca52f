import type { Request, RequestHandler } from "express";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

export interface Metrics {
  /** Where a service registers its own. */
  readonly registry: Registry;
  /** Times every request. Goes first. */
  readonly measure: RequestHandler;
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
  const measure: RequestHandler = (req, res, next) => {
    const end = duration.startTimer();
    // The route's pattern, never the address: a label must have few values.
    res.once("close", () => end({ method: req.method, route: routeOf(req), status: String(res.statusCode) }));
    next();
  };
  return { registry, measure };
}

/** Below the service's base path, which express has forgotten when a handler failed. */
const routeOf = (req: Request): string => {
  const path = (req.route as { path?: unknown } | undefined)?.path;
  return typeof path === "string" ? path : "unmatched";
};
