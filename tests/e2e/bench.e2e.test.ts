import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BenchResult } from "../../bench/benchmark.ts";

const script = join(import.meta.dirname, "..", "..", "scripts", "bench.ts");
const out = mkdtempSync(join(tmpdir(), "rumbo-bench-"));
let printed: string;
let result: BenchResult;

beforeAll(async () => {
  // Fails when anything that was acknowledged is not stored. How fast it was is no business of a test.
  const size = ["--seconds", "1", "--runs", "1", "--vehicles", "20", "--connections", "8"];
  const { stdout } = await promisify(execFile)(process.execPath, [script, "ingestion", ...size, "--out", out]);
  printed = stdout;
  result = JSON.parse(readFileSync(join(out, "ingestion.json"), "utf8")) as BenchResult;
});
afterAll(() => rmSync(out, { recursive: true }));

test("npm run bench stores every position that it was told is accepted, by every route", () => {
  expect(result.routes.map(({ route }) => route)).toEqual([
    "bare node:http and pg, OsmAnd singles",
    "OsmAnd singles",
    "JSON batches of 50",
  ]);
  for (const { runs } of result.routes)
    for (const { positions, failures } of runs) {
      expect(positions).toBeGreaterThan(0);
      expect(failures).toEqual({});
    }
});

test("npm run bench tells the machine, what each part of the platform cost, and each target's verdict", () => {
  expect(printed).toContain(`Node ${process.version}, PostgreSQL ${result.machine.postgres}`);
  for (const column of ["positions/s", "p99 ms", "service µs", "database µs", "load µs"])
    expect(printed).toContain(column);
  expect(result.verdicts).toHaveLength(3);
  for (const { what } of result.verdicts) expect(printed).toMatch(new RegExp(`${what} .*(met|missed|not measured)`));
});
