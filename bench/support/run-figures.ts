import type { LoadReport } from "./load-generator.ts";

/** Whose CPU time is told apart. */
export const consumers = ["service", "database", "cache", "proxy", "load"] as const;
export type Consumer = (typeof consumers)[number];

/** CPU time used so far, in µs; undefined where the machine does not tell. */
export type CpuReading = Readonly<Record<Consumer, number | undefined>>;

/** What one run of one route came to. */
export interface RunFigures {
  /** Acknowledged. */
  readonly positions: number;
  readonly positionsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** µs of CPU a position. */
  readonly cpu: CpuReading;
  /** Requests that were not answered with 2xx, by status or error code. */
  readonly failures: Readonly<Record<string, number>>;
}

/** All runs of one route. */
export interface RouteFigures {
  readonly route: string;
  readonly runs: readonly RunFigures[];
}

export function runFigures(
  { positions, seconds, p50, p99, failures }: LoadReport,
  before: CpuReading,
  after: CpuReading,
): RunFigures {
  const perPosition = (consumer: Consumer): number | undefined => {
    const [start, end] = [before[consumer], after[consumer]];
    return start === undefined || end === undefined || positions === 0 ? undefined : (end - start) / positions;
  };
  return {
    positions,
    positionsPerSecond: positions / seconds,
    p50,
    p99,
    cpu: Object.fromEntries(consumers.map((consumer) => [consumer, perPosition(consumer)])) as CpuReading,
    failures,
  };
}

/** Both, or undefined when one cannot be told. */
export const serviceAndDatabase = ({ cpu: { service, database } }: RunFigures): number | undefined =>
  service === undefined || database === undefined ? undefined : service + database;
