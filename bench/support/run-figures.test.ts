import { describe, expect, test } from "vitest";
import { type CpuReading, runFigures, serviceAndDatabase } from "./run-figures.ts";

const report = { positions: 1_000, seconds: 2, p50: 1, p99: 3, failures: {}, acknowledged: [] };
const reading = (cpu: Partial<CpuReading>): CpuReading => ({
  service: undefined,
  database: undefined,
  cache: undefined,
  proxy: undefined,
  load: undefined,
  ...cpu,
});

describe("runFigures", () => {
  test("divides what was used meanwhile by what was acknowledged", () => {
    const figures = runFigures(
      report,
      reading({ service: 5_000, database: 100 }),
      reading({ service: 65_000, database: 30_100 }),
    );
    expect(figures).toMatchObject({ positionsPerSecond: 500, cpu: { service: 60, database: 30, load: undefined } });
    expect(serviceAndDatabase(figures)).toBe(90);
  });

  test("tells no cost where a part of it is unknown", () => {
    const figures = runFigures(report, reading({ service: 0 }), reading({ service: 1 }));
    expect(serviceAndDatabase(figures)).toBeUndefined();
  });

  test("tells no cost of nothing", () => {
    const figures = runFigures({ ...report, positions: 0 }, reading({ service: 0 }), reading({ service: 1 }));
    expect(figures.cpu.service).toBeUndefined();
  });
});
