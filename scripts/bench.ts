import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import type { Benchmark } from "../bench/benchmark.ts";
import { ingestion } from "../bench/ingestion.ts";
import { rendering } from "../bench/rendering.ts";
import { prepareBacking } from "../local/backing/backing.ts";
import packageJson from "../package.json" with { type: "json" };
import { benchReport } from "./support/bench-report.ts";
import { interruption } from "./support/interruption.ts";
import { Progress } from "./support/progress.ts";
import { verb } from "./support/verb.ts";

const benchmarks: readonly Benchmark[] = [ingestion, rendering];

const usage = `
npm run bench [-- benchmark … options]

Measures speed on this machine: of positions, on the whole platform from the bundles that the images carry, beside a baseline
in the same run; of rendering, with many more services. The worst of all runs counts. Fails when anything that was
acknowledged is not stored.

Benchmarks: ${benchmarks.map(({ name }) => name).join(", ")}. All of them when none is named.

  --seconds <number>      length of a run (default 8)
  --runs <number>         runs of each route (default 3)
  --vehicles <number>     (default 500)
  --connections <number>  kept alive, one request under way on each (default 100)
  --front-door            send through NGINX instead of to the service's own port
  --strict                exit code 1 when a target is missed
  --out <dir>             where <benchmark>.json is written (default .local/bench)`;

const defaultResults = join(import.meta.dirname, "..", ".local", "bench");

await verb({
  usage,
  options: {
    seconds: { type: "string", default: "8" },
    runs: { type: "string", default: "3" },
    vehicles: { type: "string", default: "500" },
    connections: { type: "string", default: "100" },
    "front-door": { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    out: { type: "string", default: defaultResults },
  },
  async run(values, positionals) {
    const chosen = positionals.length === 0 ? benchmarks : positionals.map(find);
    const options = {
      seconds: positive("seconds", values.seconds, 600),
      runs: positive("runs", values.runs, 100),
      vehicles: positive("vehicles", values.vehicles, 10_000),
      connections: positive("connections", values.connections, 1_000),
      through: values["front-door"] ? "front door" : "service",
      version: packageJson.version,
      step: new Progress().step,
      signal: interruption(),
    } as const;
    await prepareBacking("programs", false);
    let missed = 0;
    try {
      for (const { name, run } of chosen) {
        const result = await run({ ...options, directory: join(defaultResults, "run") });
        mkdirSync(values.out, { recursive: true });
        writeFileSync(join(values.out, `${name}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
        process.stdout.write(benchReport(result));
        missed += result.verdicts.filter(({ verdict }) => verdict !== "met").length;
      }
    } catch (error) {
      // Whatever it says then: everything has been stopped by now.
      if (options.signal.aborted) return 130;
      throw error;
    }
    return values.strict && missed > 0 ? 1 : 0;
  },
});

function find(name: string): Benchmark {
  const benchmark = benchmarks.find((candidate) => candidate.name === name);
  if (!benchmark)
    throw new UserError(
      `There is no benchmark "${name}"; choose from ${benchmarks.map((known) => known.name).join(", ")}.`,
    );
  return benchmark;
}

function positive(option: string, text: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new UserError(`--${option} expects a whole number from 1 to ${most}, found "${text}".`);
  return number;
}
