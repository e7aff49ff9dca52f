import type { BenchResult } from "../../bench/benchmark.ts";
import { consumers, type RouteFigures, type RunFigures, serviceAndDatabase } from "../../bench/support/run-figures.ts";
import { type Verdict, worst } from "../../bench/support/verdict.ts";
import { table } from "./table.ts";

/** What a benchmark measured, of all runs the worst of each figure, and how that compares with the targets. */
export function benchReport({ name, workload, machine, routes, verdicts }: BenchResult): string {
  const [before, after] = machine.loadAverage;
  return [
    `\nBenchmark ${name}: ${workload}; of each figure the worst run`,
    `${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB; Node ${machine.node}${machine.postgres === undefined ? "" : `, PostgreSQL ${machine.postgres}`}; load average ${before.toFixed(1)} before, ${after.toFixed(1)} after\n`,
    ...(routes.length > 0 ? [routeTable(routes)] : []),
    table(["target", "wanted", "worst", "verdict"], verdicts.map(verdictRow)),
    "",
  ].join("\n");
}

const routeTable = (routes: readonly RouteFigures[]): string =>
  table(
    [
      "route",
      "positions/s",
      "p50 ms",
      "p99 ms",
      "service+database µs",
      ...consumers.map((one) => `${one} µs`),
      "failures",
    ],
    routes.map(row),
  );

function row({ route, runs }: RouteFigures): readonly (string | number)[] {
  const least = (figure: (run: RunFigures) => number): number => worst("at least", runs.map(figure));
  const most = (figure: (run: RunFigures) => number | undefined): string => {
    const figures = runs.map(figure).filter((value) => value !== undefined);
    return figures.length === 0 ? "–" : worst("at most", figures).toFixed(1);
  };
  return [
    route,
    Math.round(least((run) => run.positionsPerSecond)),
    most((run) => run.p50),
    most((run) => run.p99),
    most(serviceAndDatabase),
    ...consumers.map((consumer) => most((run) => run.cpu[consumer])),
    failuresOf(runs),
  ];
}

function failuresOf(runs: readonly RunFigures[]): string {
  const sums = new Map<string, number>();
  for (const { failures } of runs)
    for (const [reason, count] of Object.entries(failures)) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return sums.size === 0 ? "0" : [...sums].map(([reason, count]) => `${count} × ${reason}`).join(", ");
}

const verdictRow = ({ what, bound, value, unit, measured, verdict }: Verdict): readonly (string | number)[] => [
  what,
  `${bound === "at least" ? "≥" : "≤"} ${value} ${unit}`,
  measured === undefined ? "–" : `${measured.toFixed(1)} ${unit}`,
  verdict,
];
