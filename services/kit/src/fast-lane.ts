import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import type { Metrics } from "./metrics.ts";
import type { Ownership } from "./ownership.ts";
import type { Traffic } from "./traffic.ts";
import { refusedWrite } from "./write-gate.ts";

/**
 * A route for what comes thousands of times a second, such as positions. It checks its own input, and its answers carry
 * no header for browsers, which nobody asks it with. Whatever its method, it writes: only the owner of writes answers it.
 */
export interface FastRoute {
  readonly method: "GET" | "POST";
  /** Below the contract's base path, without parameters. */
  readonly path: `/${string}`;
  /**
   * Resolves with the JSON of a 200, or with nothing for an empty one. What it throws is answered as everywhere: as a
   * problem, with all headers, logged.
   */
  readonly handle: (req: IncomingMessage, res: ServerResponse) => Promise<object | undefined>;
}

/** What became of a request on the fast lane before express was asked to answer it. */
export interface FastFailure {
  readonly path: string;
  /** Milliseconds on the clock of `performance.now`. */
  readonly begun: number;
  readonly error: unknown;
}

export interface FastLaneOptions {
  readonly base: string;
  readonly routes: readonly FastRoute[];
  readonly metrics: Metrics;
  readonly traffic: Traffic;
  readonly ownership: Ownership;
  /** Answers everything else. Its first route must be `answerFastFailures`. */
  readonly app: RequestListener;
}

/**
 * Answers fast routes before express sees them, and leaves to express what is rare. Express, its router and the headers
 * for browsers cost 27 of the 56 µs that a position took.
 */
export function fastLane({ base, routes, metrics, traffic, ownership, app }: FastLaneOptions): RequestListener {
  const byRequest = new Map(routes.map((route) => [`${route.method} ${base}${route.path}`, route]));
  if (byRequest.size === 0) return app;

  return (req, res) => {
    const route = byRequest.get(`${req.method} ${pathOf(req.url ?? "")}`);
    // Express refuses when there is no room.
    if (!route || !traffic.enter()) {
      app(req, res);
      return;
    }
    const begun = performance.now();
    const { path } = route;
    const answer = ownership.isWritable() ? route.handle(req, res) : Promise.reject(refusedWrite(ownership));
    answer.then(
      (body) => {
        traffic.leave();
        if (traffic.isDraining()) res.setHeader("connection", "close");
        if (body) res.setHeader("content-type", "application/json; charset=utf-8").end(JSON.stringify(body));
        else res.end();
        metrics.observe({ method: route.method, route: path, status: "200" }, performance.now() - begun);
      },
      (error: unknown) => {
        traffic.leave();
        failures.set(req, { path, begun, error });
        app(req, res);
      },
    );
  };
}

/** Throws what a fast route threw, where express handles it. */
export const answerFastFailures: RequestHandler = (req, _res, next) => {
  const failure = failures.get(req);
  if (failure) throw failure.error;
  next();
};

/** What a request that express answers has behind it, if it failed on the fast lane. */
export const fastFailure = (req: IncomingMessage): FastFailure | undefined => failures.get(req);

const failures = new WeakMap<IncomingMessage, FastFailure>();

/** Without the query, nor the slash that people put at the end of an address that they type into a tracker. */
function pathOf(url: string): string {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
