import { cpus, loadavg, totalmem } from "node:os";

/** What figures were taken on: without it they mean nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** @default nothing that was measured has a database */
  readonly postgres?: string;
  /** Processes that wanted to run, averaged over a minute, when the benchmark began and ended. */
  readonly loadAverage: readonly [before: number, after: number];
}

/** @param postgres as `SHOW server_version` tells it */
export const describeMachine = (postgres: string | undefined, loadBefore: number): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  ...(postgres !== undefined && { postgres }),
  loadAverage: [loadBefore, currentLoad()],
});

export const currentLoad = (): number => loadavg()[0] ?? 0;
