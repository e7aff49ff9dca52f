import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Pool } from "pg";
import type { Benchmark, BenchOptions, BenchResult } from "./benchmark.ts";
import type { BareRouteOptions } from "./support/bare-route.ts";
import { type BenchPlatform, prepareTrackers, startBenchPlatform, type Tracker } from "./support/bench-platform.ts";
import { type ChildProgram, startProgram } from "./support/child-program.ts";
import { type Load, startLoad } from "./support/load.ts";
import { currentLoad, describeMachine } from "./support/machine.ts";
import { type RouteFigures, runFigures, type RunFigures, serviceAndDatabase } from "./support/run-figures.ts";
import { countLost } from "./support/stored-positions.ts";
import { judge, type Target, type Verdict } from "./support/verdict.ts";

/**
 * How many positions are taken and durable a second, and what each costs. Beside it, in the same run and on the same
 * PostgreSQL, a bare route stores the same rows; the runs take turns, so that what else the machine does meets all alike.
 */
export const ingestion: Benchmark = {
  name: "ingestion",
  async run(options) {
    rmSync(options.directory, { recursive: true, force: true });
    mkdirSync(options.directory, { recursive: true });
    const result = await measureAll(options);
    // What it stored is of no use any more; after a failure the logs are.
    rmSync(options.directory, { recursive: true });
    return result;
  },
};

async function measureAll(options: BenchOptions): Promise<BenchResult> {
  const loadBefore = currentLoad();
  const platform = await startBenchPlatform(options);
  const database = new Pool({ connectionString: platform.ownerUrl(service), max: 1 });
  const started: Pick<ChildProgram, "stop">[] = [];
  const stopPrograms = async (): Promise<void> => {
    for (const { stop } of started) await stop();
  };
  // A run under way ends with the program that sends it.
  options.signal.addEventListener("abort", () => void stopPrograms());
  try {
    const postgres = await durablePostgres(database);
    const trackers = await options.step(`Preparing ${options.vehicles} vehicles`, () =>
      prepareTrackers(platform.port, options.vehicles),
    );
    const bare = startBareRoute(platform, trackers);
    started.push(bare);
    await makeBareTables(database);
    const routes = await prepareRoutes(options, platform, bare, trackers);
    started.push(...routes.map(({ load }) => load));

    for (let round = 1; round <= options.runs; round += 1)
      for (const route of routes)
        await options.step(`Run ${round} of ${options.runs}: ${route.name}`, async () => {
          options.signal.throwIfAborted();
          route.runs.push(await measure(route, platform, database, options.seconds));
        });
    return {
      name: ingestion.name,
      at: new Date().toISOString(),
      workload: workload(options),
      machine: describeMachine(postgres, loadBefore),
      routes: routes.map(({ name, runs }): RouteFigures => ({ route: name, runs })),
      verdicts: judgeAll(routes),
    };
  } finally {
    await stopPrograms();
    await database.end();
    await platform.stop();
  }
}

const service = "ms-mapeo";
const basePath = "/api/map/v1";
const batchSize = 50;
/** Seconds before each run: connections, caches and the compiler's choices settle. */
const warmUp = 3;
/** What the bare route is fastest with: 10 took half as many, 64 no more. */
const barePoolSize = 40;

/** Seconds. Positions may be accepted into the queue that stands in for a slow database, and are stored soon after. */
const patience = 20;

interface Route {
  readonly name: string;
  readonly load: Load;
  /** Process that answers. */
  readonly pid: number;
  /** Where its rows are. */
  readonly table: "positions" | "bare.positions";
  /** First day of its fix times, which only it sends. */
  readonly day: Date;
  readonly vehicleIds: readonly string[];
  /** By vehicle: acknowledged since the start. */
  readonly acknowledged: number[];
  readonly runs: RunFigures[];
}

async function prepareRoutes(
  { connections, through }: BenchOptions,
  platform: BenchPlatform,
  bare: ChildProgram,
  trackers: readonly Tracker[],
): Promise<readonly [bare: Route, singles: Route, batches: Route]> {
  const barePort = await bare.ask<number>("listen");
  const port = through === "service" ? platform.portOf(service) : platform.port;
  const route = (
    name: string,
    to: { port: number; pid: number; table: Route["table"] },
    daysAgo: number,
    batch?: number,
  ): Route => {
    const day = new Date(Math.floor(Date.now() / dayLength - daysAgo) * dayLength);
    const load = startLoad({
      host: "127.0.0.1",
      port: to.port,
      connections,
      basePath,
      tokens: trackers.map(({ token }) => token),
      firstFix: day.getTime(),
      ...(batch !== undefined && { batch }),
    });
    return {
      ...to,
      name,
      load,
      day,
      vehicleIds: trackers.map(({ vehicleId }) => vehicleId),
      acknowledged: trackers.map(() => 0),
      runs: [],
    };
  };
  const ours = { port, pid: platform.pid(service), table: "positions" } as const;
  return [
    route(
      "bare node:http and pg, OsmAnd singles",
      { port: barePort, pid: bare.pid, table: "bare.positions" },
      bareDaysAgo,
    ),
    route("OsmAnd singles", ours, 2),
    route(`JSON batches of ${batchSize}`, ours, 8, batchSize),
  ];
}

const dayLength = 86_400_000;
const bareDaysAgo = 2;

function startBareRoute(platform: BenchPlatform, trackers: readonly Tracker[]): ChildProgram {
  return startProgram(join(import.meta.dirname, "support", "bare-route.ts"), {
    databaseUrl: platform.ownerUrl(service),
    poolSize: barePoolSize,
    organisationId: trackers[0]?.organisationId ?? "",
    vehicles: Object.fromEntries(trackers.map(({ token, vehicleId }) => [token, vehicleId])),
  } satisfies BareRouteOptions);
}

/** The service's tables once more, partition, keys and free space included; without its foreign key and policies. */
async function makeBareTables(database: Pool): Promise<void> {
  await database.query(`
    CREATE SCHEMA bare;
    CREATE TABLE bare.positions (LIKE public.positions INCLUDING ALL) PARTITION BY RANGE (fix_time);
    CREATE TABLE bare.positions_of_all_runs PARTITION OF bare.positions
      FOR VALUES FROM (now() - interval '${bareDaysAgo + 1} days') TO (now());
    CREATE TABLE bare.last_positions (LIKE public.last_positions INCLUDING ALL) WITH (fillfactor = 50);`);
}

/** @returns its version. @throws when a commit would not mean that the data is on disk */
async function durablePostgres(database: Pool): Promise<string> {
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    const { rows } = await database.query<Record<string, string>>(`SHOW ${setting}`);
    if (rows[0]?.[setting] !== "on") throw new Error(`PostgreSQL runs with ${setting} = ${rows[0]?.[setting]}`);
  }
  const { rows } = await database.query<{ server_version: string }>("SHOW server_version");
  return rows[0]?.server_version ?? "unknown";
}

async function measure(route: Route, platform: BenchPlatform, database: Pool, seconds: number): Promise<RunFigures> {
  const send = async (duration: number) => {
    const report = await route.load.send(duration);
    report.acknowledged.forEach((count, vehicle) => {
      route.acknowledged[vehicle] = (route.acknowledged[vehicle] ?? 0) + count;
    });
    return report;
  };
  await send(Math.min(warmUp, seconds));
  const before = platform.readCpu(route.pid, route.load.pid);
  const report = await send(seconds);
  const after = platform.readCpu(route.pid, route.load.pid);
  const lost = await countLost(database, route, patience);
  if (lost > 0) throw new Error(`${route.name}: ${lost} acknowledged positions are not stored`);
  return runFigures(report, before, after);
}

/** Figures of the issue; ratios are of runs that followed one another. */
function judgeAll([bare, singles, batches]: readonly [Route, Route, Route]): readonly Verdict[] {
  const ratio = (one: Route, other: Route): readonly number[] =>
    one.runs.map((run, round) => run.positionsPerSecond / (other.runs[round]?.positionsPerSecond ?? Number.NaN));
  const judged: readonly (readonly [Target, readonly (number | undefined)[]])[] = [
    [
      { what: "OsmAnd singles, throughput of the bare route", bound: "at least", value: 60, unit: "%" },
      ratio(singles, bare).map((value) => value * 100),
    ],
    [
      { what: "OsmAnd singles, CPU of service and database a position", bound: "at most", value: 100, unit: "µs" },
      singles.runs.map(serviceAndDatabase),
    ],
    [
      { what: `Batches of ${batchSize}, throughput of singles`, bound: "at least", value: 5, unit: "×" },
      ratio(batches, singles),
    ],
  ];
  return judged.map(([target, runs]) => judge(target, runs));
}

const workload = ({ seconds, runs, vehicles, connections, through }: BenchOptions): string =>
  `${vehicles} vehicles over ${connections} keep-alive connections to ${through === "service" ? "the service's own port" : "NGINX, and for the bare route to its own port"}, ${runs} runs of ${seconds} s each`;
