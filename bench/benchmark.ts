import type { Machine } from "./support/machine.ts";
import type { RouteFigures } from "./support/run-figures.ts";
import type { Verdict } from "./support/verdict.ts";

export interface BenchOptions {
  /** Holds everything that the benchmark makes: emptied first, so that every run begins with empty tables, gone in the end. */
  readonly directory: string;
  /** Length of each run, after its warm-up. */
  readonly seconds: number;
  /** Runs of each route. The worst one counts. */
  readonly runs: number;
  readonly vehicles: number;
  /** Keep-alive connections, with one request under way on each. */
  readonly connections: number;
  /** Where requests go: the service's own port, or NGINX in front of it. */
  readonly through: "service" | "front door";
  readonly version: string;
  /** Wraps each phase, to show progress. */
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
}

export interface BenchResult {
  readonly name: string;
  readonly at: string;
  /** What was asked of what, in one sentence. */
  readonly workload: string;
  readonly machine: Machine;
  /** Of benchmarks that send positions. */
  readonly routes: readonly RouteFigures[];
  readonly verdicts: readonly Verdict[];
}

/** Measures one thing on real processes. Throws when anything that was acknowledged is not stored. */
export interface Benchmark {
  readonly name: string;
  readonly run: (options: BenchOptions) => Promise<BenchResult>;
}
