import type { RequestHandler } from "express";
import { kitProblems } from "./problem.ts";

/** Requests that wait for their answer. An answer that has begun, such as an event stream, counts no more. */
export interface Traffic {
  /** Counts requests, and tells keep-alive clients to go elsewhere once the service drains. Goes first. */
  readonly watch: RequestHandler;
  /** Refuses what exceeds the limit, at once and before any work: 503 with Retry-After. */
  readonly limit: RequestHandler;
  /** Counts a request that express does not see. @returns false, having counted nothing, when it exceeds the limit */
  readonly enter: () => boolean;
  /** The answer to such a request begins. */
  readonly leave: () => void;
  /** From now on every answer, also those under way, is the last on its connection. */
  readonly drain: () => void;
  readonly isDraining: () => boolean;
}

/** With 10 database connections and 1.8 s to answer, more than this waits in vain: refusing is cheaper than queueing. */
export const requestLimit = 1000;

export function createTraffic(most = requestLimit): Traffic {
  let waiting = 0;
  let draining = false;
  return {
    watch: (_req, res, next) => {
      waiting += 1;
      let counts = true;
      const settle = (): void => {
        if (counts) waiting -= 1;
        counts = false;
      };
      // The last moment for a header, and the first at which the wait is over.
      const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => typeof res;
      res.writeHead = (...args: unknown[]) => {
        settle();
        if (draining) res.setHeader("connection", "close");
        return writeHead(...args);
      };
      res.once("close", settle);
      next();
    },
    limit: (_req, _res, next) => {
      if (waiting > most) throw kitProblems.error("unavailable", {}, { headers: { "retry-after": "1" } });
      next();
    },
    enter: () => {
      if (waiting >= most) return false;
      waiting += 1;
      return true;
    },
    leave: () => {
      waiting -= 1;
    },
    drain: () => {
      draining = true;
    },
    isDraining: () => draining,
  };
}
